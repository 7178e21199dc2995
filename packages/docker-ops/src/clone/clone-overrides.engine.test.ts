import { message } from '@holdfast/contract/messages'
import { expect, test } from 'vitest'
import { clientOf } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import type { NewContainer } from '../make/make-container.ts'
import { createTestWorld, type RawContainer, type TestWorld } from '../testing/create-test-world.ts'
import { runScript } from '../testing/run-script.ts'
import { cloneIn } from './testing/clone-in.ts'
import { freePort } from '../testing/free-port.ts'
import { imageWith } from '../testing/image-with.ts'
import { nearlyEveryOption } from '../testing/nearly-every-option.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const mebibyte = 1_048_576
/** For a source that takes these from its image. */
const ofImage: RawContainer = { Cmd: undefined, StopSignal: undefined }

test('many overrides at once give exactly what was asked for, on a source with nearly every option', async () => {
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, ['ENTRYPOINT ["/bin/false"]', 'ENV FROM_IMAGE=yes', 'LABEL diun.enable=true'])
  const { source, front, back, subnet } = await nearlyEveryOption(world, image)
  await clientOf(engine).getContainer(source.id).start()
  const extra = await world.createNetwork()
  const hostPort = Number(await freePort())

  const clone = await cloneIn(world, source, {
    start: true,
    allowSharedMounts: true,
    labelGroups: { proxy: 'keep', watchers: 'remove' },
    overrides: {
      hostname: 'other',
      entrypoint: ['/bin/busybox'],
      command: ['sleep', '1800'],
      user: '0:0',
      workingDir: '/scratch/../memory/',
      env: { GREETING: 'x=y', EMPTY: null, FROM_IMAGE: null, NEW: '' },
      labels: { keep: 'that', 'traefik.enable': 'false', added: 'x' },
      ports: [{ containerPort: 8080, protocol: 'tcp', hostPort, hostIp: '127.0.0.1' }],
      networks: {
        [front]: { aliases: ['web', 'other', 'fresh'], ipv4Address: `${subnet}.78` },
        [back]: null,
        [extra.name]: { aliases: ['extra'] },
      },
      restartPolicy: { name: 'on-failure', maximumRetryCount: 7 },
      memoryBytes: 24 * mebibyte,
      cpus: 0.25,
    },
  })

  expect(clone.unexpected).toEqual([])
  expect(clone.policyAfterwards).toBeNull()
  const { Config, HostConfig, NetworkSettings, State } = await inspect(clone)
  expect(State.Status).toBe('running')
  expect(Config).toMatchObject({
    Hostname: 'other',
    Entrypoint: ['/bin/busybox'],
    Cmd: ['sleep', '1800'],
    User: '0:0',
    WorkingDir: '/memory',
    Env: expect.arrayContaining(['GREETING=x=y', 'NEW=']),
    Labels: { keep: 'that', 'traefik.enable': 'false', added: 'x', 'diun.enable': '' },
  })
  expect(Config.Labels).not.toHaveProperty(['com.docker.compose.project'])
  expect(Config.Labels).not.toHaveProperty(['com.centurylinklabs.watchtower.enable'])
  expect(HostConfig).toMatchObject({
    PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: String(hostPort) }] },
    RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 7 },
    Memory: 24 * mebibyte,
    MemorySwap: 48 * mebibyte,
    MemoryReservation: 24 * mebibyte,
    NanoCpus: 250_000_000,
  })
  const networks = NetworkSettings.Networks ?? {}
  expect(Object.keys(networks).toSorted()).toEqual([front, extra.name].toSorted())
  expect(networks[front]).toMatchObject({ IPAddress: `${subnet}.78` })
  expect(networks[front]?.Aliases).toEqual(expect.arrayContaining(['web', 'other', 'fresh']))
  expect(networks[extra.name]?.Aliases).toContain('extra')
  const script = '[ "$GREETING" = "x=y" ] && [ -z "${EMPTY+set}${FROM_IMAGE+set}" ] && [ "$(hostname)" = other ]'
  expect(await runScript(world, clone.containerId, script)).toBe(0)
})

test("on another image what came with the old one is the new one's, and the rest stays as it was", async () => {
  await using world = await createTestWorld(engine)
  const { older, newer } = await twoImages(world)
  const source = await world.runContainer({
    ...ofImage,
    Image: older,
    Env: ['OWN=a', 'CHANGED=mine'],
    Labels: { own: 'a', changed: 'mine' },
    ExposedPorts: { '9000/tcp': {} },
    Healthcheck: { Test: ['CMD', 'true'] },
  })

  const clone = await cloneIn(world, source, { start: true, allowSharedMounts: true, overrides: { image: newer } })

  expect(clone.unexpected).toEqual([])
  const { Image, Config, Mounts, State } = await inspect(clone)
  expect(State.Status).toBe('running')
  expect(Image).toBe((await clientOf(engine).getImage(newer).inspect()).Id)
  expect(Config).toMatchObject({
    Image: newer,
    Entrypoint: ['/bin/busybox'],
    Cmd: ['sleep', '1200'],
    User: '1001',
    WorkingDir: '/newer',
    ExposedPorts: { '81/tcp': {}, '9000/tcp': {} },
    Labels: { own: 'a', changed: 'mine', version: '2', 'io.portainer.team': '' },
    Healthcheck: { Test: ['CMD', 'true'], Interval: 50e9, Retries: 5 },
  })
  expect(Config.Labels).not.toHaveProperty('old')
  expect(Object.keys(Config.ExposedPorts ?? {})).toHaveLength(2)
  expect(Config.Env?.toSorted()).toEqual(['CHANGED=mine', 'NEW=y', 'OWN=a', 'VERSION=2'])
  expect(Mounts?.map(({ Destination }) => Destination).toSorted()).toEqual(['/newer-data', '/older-data'])
  expect(clone.changes.filter(({ field }) => field === 'Config.Env.VERSION')).toEqual([
    {
      field: 'Config.Env.VERSION',
      from: '(hidden)',
      to: '(hidden)',
      reason: message('change-with-image', { image: newer, purpose: 'clone' }),
    },
  ])
})

test('on another image with overrides beside it, the overrides hold', async () => {
  await using world = await createTestWorld(engine)
  const { older, newer } = await twoImages(world)
  const source = await world.createContainer({ ...ofImage, Image: older, Healthcheck: { Test: ['NONE'] } })

  const clone = await cloneIn(world, source, {
    mounts: { '/older-data': 'exclude' },
    overrides: {
      image: newer,
      entrypoint: [],
      command: ['sleep', '60'],
      user: '0',
      workingDir: '/srv',
      env: { NEW: null, OLD: 'again' },
      labels: { version: null, old: 'again' },
      mounts: { '/newer-data': { type: 'tmpfs' } },
      ports: [{ containerPort: 80, protocol: 'tcp', hostPort: null }],
    },
  })

  expect(clone.unexpected).toEqual([])
  const { Config, Mounts, Path, Args } = await inspect(clone)
  expect({ Path, Args, Entrypoint: Config.Entrypoint }).toEqual({ Path: 'sleep', Args: ['60'], Entrypoint: null })
  expect(Config).toMatchObject({
    User: '0',
    WorkingDir: '/srv',
    ExposedPorts: { '80/tcp': {}, '81/tcp': {} },
    Labels: { version: '', old: 'again' },
    Healthcheck: { Test: ['NONE'] },
  })
  expect(Config.Env?.toSorted()).toEqual(['CHANGED=new', 'NEW', 'OLD=again', 'VERSION=2'])
  expect(Mounts?.map(({ Type, Destination }) => `${Type} ${Destination}`)).toEqual(['tmpfs /newer-data'])
})

test("the image's entrypoint and command take the place of the source's own", async () => {
  await using world = await createTestWorld(engine)
  const { older } = await twoImages(world)
  const source = await world.createContainer({ Image: older, Entrypoint: ['/bin/sh'], Cmd: ['-c', 'exit 3'] })
  const both = await cloneIn(world, source, { overrides: { entrypoint: null, command: null } })
  expect(both.unexpected).toEqual([])
  expect((await inspect(both)).Config).toMatchObject({ Entrypoint: ['/bin/sleep'], Cmd: ['3600'] })
  const command = await cloneIn(world, source, { overrides: { command: null } })
  expect(command.unexpected).toEqual([])
  expect((await inspect(command)).Config).toMatchObject({ Entrypoint: ['/bin/sh'], Cmd: ['3600'] })
  const none = await cloneIn(world, source, { overrides: { command: [] } })
  expect(none.unexpected).toEqual([])
  expect((await inspect(none)).Config).toMatchObject({ Entrypoint: ['/bin/sh'], Cmd: [] })
})

test('a clone leaves the first network of its source for another, or for none at all', async () => {
  await using world = await createTestWorld(engine)
  const [front, extra] = [await world.createNetwork(), await world.createNetwork()]
  const database = await world.runContainer()
  const source = await world.runContainer({ HostConfig: { NetworkMode: front.name } })
  const linked = await world.runContainer({ HostConfig: { Links: [`${database.name}:db`] } })

  const moved = await cloneIn(world, source, {
    start: true,
    overrides: { networks: { [front.name]: null, [extra.name]: {} } },
  })
  expect(moved.unexpected).toEqual([])
  expect(await networksOf(moved)).toEqual([extra.name, [extra.name]])
  const alone = await cloneIn(world, source, { start: true, overrides: { networks: { [front.name]: null } } })
  expect(alone.unexpected).toEqual([])
  expect(await networksOf(alone)).toEqual(['none', ['none']])
  const unlinked = await cloneIn(world, linked, {
    start: true,
    overrides: { networks: { bridge: null, [extra.name]: { aliases: ['x'] } } },
  })
  expect(unlinked.unexpected).toEqual([])
  expect(await networksOf(unlinked)).toEqual([extra.name, [extra.name]])
  const bridged = await cloneIn(world, source, { overrides: { networks: { [front.name]: null, bridge: {} } } })
  expect(bridged.unexpected).toEqual([])
  expect(await networksOf(bridged)).toEqual(['bridge', ['bridge']])
})

test('a restart policy waits, and limits are set and taken away', async () => {
  await using world = await createTestWorld(engine)
  const RestartPolicy = { Name: 'unless-stopped', MaximumRetryCount: 0 }
  const limited = { Memory: 64 * mebibyte, CpuPeriod: 100_000, CpuQuota: 50_000, RestartPolicy }
  const source = await world.createContainer({ HostConfig: limited })
  const free = await cloneIn(world, source, { overrides: { memoryBytes: 0, cpus: 0 } })
  expect(free.unexpected).toEqual([])
  expect(free.policyAfterwards).toEqual(RestartPolicy)
  expect((await inspect(free)).HostConfig).toMatchObject({
    RestartPolicy: { Name: 'no' },
    Memory: 0,
    MemorySwap: 0,
    CpuPeriod: 0,
    CpuQuota: 0,
    NanoCpus: 0,
  })
  const again = await cloneIn(
    world,
    { id: free.containerId, name: free.name },
    { overrides: { memoryBytes: 32 * mebibyte, cpus: 0.5, restartPolicy: { name: 'always' } } },
  )
  expect(again.unexpected).toEqual([])
  expect((await inspect(again)).HostConfig).toMatchObject({
    RestartPolicy: { Name: 'always' },
    Memory: 32 * mebibyte,
    NanoCpus: 500_000_000,
  })
})

async function twoImages(world: TestWorld): Promise<{ older: string; newer: string }> {
  const older = await imageWith(world, [
    'ENTRYPOINT ["/bin/sleep"]',
    'CMD ["3600"]',
    'USER 1000',
    'WORKDIR /older/',
    'ENV VERSION=1 OLD=x CHANGED=theirs',
    'LABEL version=1 old=x changed=theirs',
    'EXPOSE 80',
    'VOLUME /older-data',
    'HEALTHCHECK --interval=30s --retries=3 CMD ["false"]',
  ])
  const newer = await imageWith(world, [
    'ENTRYPOINT ["/bin/busybox"]',
    'CMD ["sleep", "1200"]',
    'USER 1001',
    'WORKDIR /newer/',
    'ENV VERSION=2 NEW=y CHANGED=new',
    'LABEL version=2 changed=new io.portainer.team=a',
    'EXPOSE 81',
    'VOLUME /newer-data',
    'HEALTHCHECK --interval=50s --retries=5 CMD ["false"]',
  ])
  return { older, newer }
}

function inspect({ containerId }: NewContainer) {
  return readContainer(engine, containerId, AbortSignal.timeout(10_000))
}

/** The network mode, and the networks. */
async function networksOf(clone: NewContainer): Promise<[mode: string | undefined, networks: string[]]> {
  const { HostConfig, NetworkSettings } = await inspect(clone)
  return [HostConfig.NetworkMode, Object.keys(NetworkSettings.Networks ?? {}).toSorted()]
}

test('in place of a mount another of the same type', async () => {
  await using world = await createTestWorld(engine)
  const [own, other] = [await world.createVolume(), await world.createVolume()]
  const source = await world.createContainer({ HostConfig: { Binds: [`${own}:/data`, '/tmp:/bound'] } })
  const clone = await cloneIn(world, source, {
    overrides: {
      mounts: {
        '/data': { type: 'volume', source: other, readOnly: true },
        '/bound': { type: 'bind', source: '/var/tmp', readOnly: false },
      },
    },
  })
  expect(clone.unexpected).toEqual([])
  const { Mounts } = await readContainer(engine, clone.containerId, new AbortController().signal)
  const found = Object.fromEntries((Mounts ?? []).map((mount) => [mount.Destination, mount]))
  expect(found['/data']).toMatchObject({ Name: other, RW: false })
  expect(found['/bound']).toMatchObject({ Source: '/var/tmp', RW: true })
})

test.each(['..', '../../containers/json'])('a network called %s is one that the engine has not', async (network) => {
  await using world = await createTestWorld(engine)
  const source = await world.createContainer()
  const clone = cloneIn(world, source, { overrides: { networks: { [network]: { ipv4Address: '10.7.7.7' } } } })
  await expect(clone).rejects.toMatchObject({ code: 'BAD_REQUEST', field: `overrides.networks.${network}` })
})
