import { expect, test } from 'vitest'
import { capabilitiesOf, layerRefusal, mountDataRefusal } from './read-capabilities.ts'

const docker = { engine: { Version: '28.5.2', ApiVersion: '1.51', Os: 'linux', Arch: 'amd64' } }
const plain = { HostConfig: {} }
const podman = { engine: { ...docker.engine, Components: [{ Name: 'Podman Engine' }, { Name: 'Conmon' }] } }

test('Docker hands out and takes all data, Podman neither that of mounts nor part of an image', () => {
  const [one, other] = [capabilitiesOf(docker, {}), capabilitiesOf(podman, {})]
  expect([mountDataRefusal(one, plain, '/data'), layerRefusal(one, plain)]).toEqual([null, null])
  const why = { code: 'mount-data-on-podman', params: { destination: '/data' } }
  expect(mountDataRefusal(other, plain, '/data')).toMatchObject(why)
  expect(layerRefusal(other, plain)).toMatchObject({ code: 'layer-on-podman' })
})

test('of all containers on an engine with userns-remap only those with the host’s users have owners nobody can tell', () => {
  const remapped = capabilitiesOf(docker, { SecurityOptions: ['name=seccomp,profile=builtin', 'name=userns'] })
  const withHost = { HostConfig: { UsernsMode: 'host' } }
  expect([mountDataRefusal(remapped, plain, '/data'), layerRefusal(remapped, plain)]).toEqual([null, null])
  expect(mountDataRefusal(remapped, withHost, '/data')).toMatchObject({ code: 'mount-data-of-host-users' })
  expect(layerRefusal(remapped, withHost)).toMatchObject({ code: 'layer-of-host-users' })
  expect(mountDataRefusal(capabilitiesOf(docker, {}), withHost, '/data')).toBeNull()
})
