import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { capabilitiesOf, consequencesOf, warningsOf, layerRefusal, mountDataRefusal } from './read-capabilities.ts'

const docker = { engine: { Version: '28.5.2', ApiVersion: '1.51', Os: 'linux', Arch: 'amd64' } }
const socket = { endpoint: 'unix:///var/run/docker.sock' }
const plain = { HostConfig: {} }
const podman = { engine: { ...docker.engine, Components: [{ Name: 'Podman Engine' }, { Name: 'Conmon' }] } }

test('Docker hands out and takes all data, Podman neither that of mounts nor part of an image', () => {
  const [one, other] = [capabilitiesOf(docker, {}, socket), capabilitiesOf(podman, {}, socket)]
  expect([mountDataRefusal(one, plain, '/data'), layerRefusal(one, plain)]).toEqual([null, null])
  const why = { code: 'mount-data-on-podman', params: { destination: '/data' } }
  expect(mountDataRefusal(other, plain, '/data')).toMatchObject(why)
  expect(layerRefusal(other, plain)).toMatchObject({ code: 'layer-on-podman' })
})

test('of all containers on an engine with userns-remap only those with the host’s users have owners nobody can tell', () => {
  const remapped = capabilitiesOf(docker, { SecurityOptions: ['name=seccomp,profile=builtin', 'name=userns'] }, socket)
  const withHost = { HostConfig: { UsernsMode: 'host' } }
  expect([mountDataRefusal(remapped, plain, '/data'), layerRefusal(remapped, plain)]).toEqual([null, null])
  expect(mountDataRefusal(remapped, withHost, '/data')).toMatchObject({ code: 'mount-data-of-host-users' })
  expect(layerRefusal(remapped, withHost)).toMatchObject({ code: 'layer-of-host-users' })
  expect(mountDataRefusal(capabilitiesOf(docker, {}, socket), withHost, '/data')).toBeNull()
})

test('what kind of engine it is is read of its own answers, and each difference has a sentence for whoever uses it', () => {
  const info = {
    Name: hostname(),
    DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']],
    SecurityOptions: ['name=rootless', 'name=userns'],
    Swarm: { LocalNodeState: 'active' },
  }
  const all = capabilitiesOf(podman, info, socket)
  const different = { imageStore: 'containerd', usernsRemap: true, rootless: true, swarm: true }
  expect(all).toEqual({ kind: 'podman', ...different, sameHost: true })
  expect(consequencesOf(all).map(({ code }) => code)).toEqual([
    'engine-is-podman',
    'engine-is-remapped',
    'engine-is-rootless',
    'engine-in-swarm',
    'engine-has-containerd',
  ])
  const far = capabilitiesOf(docker, { Name: hostname() }, { endpoint: 'tcp://other:2376' })
  expect(consequencesOf(far)).toMatchObject([{ code: 'engine-on-other-host' }])
  expect(consequencesOf(capabilitiesOf(docker, { Name: hostname() }, socket))).toEqual([])
})

test('a version that is known to be faulty and one newer than was tested have a warning, others none', () => {
  const warnings = (Version: string, ApiVersion: string, apiVersion: string) => {
    const agreed = { apiVersion, engine: { ...docker.engine, Version, ApiVersion } }
    return warningsOf(capabilitiesOf(agreed, {}, socket), agreed)
  }
  expect(warnings('28.5.2', '1.51', '1.51')).toEqual([])
  expect(warnings('29.7.0', '1.53', '1.51')).toMatchObject([
    { code: 'engine-known-bad', params: { name: 'Docker 29.7.0' } },
    { code: 'engine-newer-than-tested', params: { newest: '1.53', tested: '1.51' } },
  ])
  expect(warnings('29.7.01', '1.51', '1.51')).toEqual([])
})
