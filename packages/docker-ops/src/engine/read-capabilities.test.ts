import { expect, test } from 'vitest'
import { capabilitiesOf, layerRefusal, mountDataRefusal } from './read-capabilities.ts'

const docker = { engine: { Version: '28.5.2', ApiVersion: '1.51', Os: 'linux', Arch: 'amd64' } }
const podman = { engine: { ...docker.engine, Components: [{ Name: 'Podman Engine' }, { Name: 'Conmon' }] } }

test('Docker hands out and takes all data, Podman neither that of mounts nor part of an image', () => {
  const [one, other] = [capabilitiesOf(docker, {}), capabilitiesOf(podman, {})]
  expect([mountDataRefusal(one, '/data'), layerRefusal(one)]).toEqual([null, null])
  expect(mountDataRefusal(other, '/data')).toMatchObject({
    code: 'mount-data-on-podman',
    params: { destination: '/data' },
  })
  expect(layerRefusal(other)).toMatchObject({ code: 'layer-on-podman' })
})

test('the root of remapped containers is named by the folder the engine keeps its data in', () => {
  const SecurityOptions = ['name=seccomp,profile=builtin', 'name=userns']
  const remapped = capabilitiesOf(docker, { SecurityOptions, DockerRootDir: '/var/lib/docker/200000.300000' })
  expect(remapped.remappedRoot).toEqual({ uid: 200_000, gid: 300_000 })
  expect(capabilitiesOf(docker, { DockerRootDir: '/srv/1.2' }).remappedRoot).toBeNull()
})
