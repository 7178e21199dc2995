import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { cloneOptions } from '@holdfast/contract'
import { textOf } from '@holdfast/contract/messages'
import type { z } from 'zod'
import { connectEngine, type Engine } from '../engine/connect-engine.ts'
import { readSizes, type EngineSizes } from '../sizes/read-sizes.ts'
import { createTestWorld, type TestObject } from '../testing/create-test-world.ts'
import type { ClonePlanFacts } from './read-clone-plan.ts'
import { cloneIn, clonePlanIn } from './testing/clone-in.ts'
import { faultyEngine } from '../testing/faulty-engine.ts'
import { freePort } from '../testing/free-port.ts'
import { volumeFolder } from '../testing/volume-folder.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const signal = AbortSignal.timeout(60_000)

function plan(
  source: TestObject,
  options: z.input<typeof cloneOptions>,
  { on = engine, ...known }: Partial<ClonePlanFacts> & { on?: Engine } = {},
) {
  return clonePlanIn({ engine: on }, source, { ...options, facts: known })
}

test('a plan tells what will be made, how much it is, who else uses it and what is shared out, and makes nothing', async () => {
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume()
  await writeFile(join(await volumeFolder(engine, volume), 'data'), Buffer.alloc(3_000_000, 1))
  const hostPort = await freePort()
  const source = await world.runContainer({
    Labels: { 'com.docker.compose.project': 'shop', 'traefik.enable': 'true' },
    ExposedPorts: { '80/tcp': {} },
    HostConfig: {
      Binds: [`${volume}:/data`, '/etc:/host-etc:ro'],
      Tmpfs: { '/scratch': '' },
      PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: hostPort }] },
      Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/ttyUSB0', CgroupPermissions: 'rw' }],
      RestartPolicy: { Name: 'always' },
      CapAdd: ['NET_ADMIN'],
    },
  })
  const other = await world.createContainer({ HostConfig: { Binds: [`${volume}:/same`] } })
  await using watched = await faultyEngine(() => null)
  const on = connectEngine({ dockerHost: watched.dockerHost })
  const sizes = await readSizes(engine, { signal })

  const planned = await plan(
    source,
    { unnamedMounts: 'recommended', writableLayer: 'include', start: true, overrides: { ports: 'auto' } },
    { lookUpSizes: () => ({ sizes, pending: false }), bytesPerSecond: 1_000_000, on },
  )

  expect(planned).toMatchObject({
    name: `${source.name}-clone`,
    freezes: 'pause',
    memory: ['/scratch'],
    restartPolicy: { firstStart: 'no', afterwards: 'always' },
    conflicts: [],
    sizesPending: false,
  })
  expect(planned.creates.map(({ kind }) => kind)).toEqual(['volume', 'image', 'container'])
  expect(planned.mounts).toMatchObject([
    { destination: '/data', choice: 'copy', newVolume: `${source.name}-clone-${volume}`, alsoUsedBy: [other.name] },
    { destination: '/host-etc', choice: 'share-read-only', newVolume: null, sizeBytes: null },
  ])
  expect(planned.mounts[0]?.sizeBytes).toBeGreaterThan(2_999_999)
  expect(planned.totalBytes).toBeGreaterThan(2_999_999)
  expect(planned.estimatedSeconds).toBeCloseTo((planned.totalBytes ?? 0) / 1_000_000)
  expect(planned.ports).toMatchObject([{ from: Number(hostPort), takenBy: null }])
  expect(planned.ports[0]?.to).not.toBe(Number(hostPort))
  expect(planned.labels.map(({ group, choice }) => [group, choice])).toEqual([
    ['compose', 'remove'],
    ['proxy', 'remove'],
  ])
  expect(planned.policy.map(({ code }) => code)).toEqual(expect.arrayContaining(['capability', 'sensitive-bind']))
  expect(planned.changes.find(({ field }) => field === 'Config.Image')).toMatchObject({ decidedLater: true })
  expect(watched.calls.length).toBeGreaterThan(0)
  const look = 'POST /containers/create?name=holdfast-look'
  expect(watched.calls.filter((call) => !call.startsWith('GET ') && call !== look)).toEqual([])
})

test('what stands in the way is told with the name, the volume and the port it is about', async () => {
  await using world = await createTestWorld(engine)
  const hostPort = await freePort()
  const volume = await world.createVolume()
  const source = await world.runContainer({
    ExposedPorts: { '80/tcp': {} },
    HostConfig: {
      Binds: [`${volume}:/data`],
      PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: hostPort }] },
    },
  })
  const { conflicts } = await plan(source, { name: source.name, start: true, overrides: { ports: 'keep' } })
  expect(conflicts.map(({ code, field }) => [code, field])).toEqual([
    ['NAME_IN_USE', 'name'],
    ['MOUNT_SHARED', 'mounts./data'],
    ['PORT_IN_USE', 'overrides.ports'],
  ])
  expect(conflicts.every(({ fix }) => fix !== null)).toBe(true)
})

test('sizes nobody knows yet are null, and so is the time it takes', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.createContainer({ HostConfig: { Binds: [`${await world.createVolume()}:/data`] } })
  expect(await plan(source, { mounts: { '/data': 'copy' } })).toMatchObject({
    totalBytes: null,
    estimatedSeconds: null,
    sizesPending: true,
  })
})

test('Holdfast does not hold the container it runs in: the plan offers mode live, and the clone is refused', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.runContainer({ HostConfig: { Binds: [`${await world.createVolume()}:/data`] } })
  const wishes = { mounts: { '/data': 'copy' } } as const
  const { conflicts, freezes } = await plan(source, wishes, { ownContainerId: source.id })
  expect(conflicts).toMatchObject([{ code: 'OWN_CONTAINER', fix: { options: { mode: 'live' } } }])
  expect(freezes).toBeNull()
  await expect(cloneIn(world, source, { ...wishes, ownContainerId: source.id })).rejects.toMatchObject({
    code: 'OWN_CONTAINER',
  })
  expect(await cloneIn(world, source, { ...wishes, mode: 'live', ownContainerId: source.id })).toMatchObject({
    frozenMs: null,
  })
})

test('a writable layer that is excluded is told with its size, and while that is not known without', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.finishedContainer('echo own > /own')
  const told = async (options: z.input<typeof cloneOptions>, sizes: EngineSizes | null) =>
    (await plan(source, options, { lookUpSizes: () => ({ sizes, pending: sizes === null }) })).notCarried.map(textOf)
  const sizes = await readSizes(engine, { signal })
  expect(await told({}, sizes)).toEqual([expect.stringMatching(/own filesystem, 4 bytes/)])
  expect(await told({}, null)).toEqual([expect.stringContaining('own filesystem.')])
  expect(await told({}, { ...sizes, writableLayers: new Map([[source.id, 0]]) })).toEqual([])
  for (const one of await told({ writableLayer: 'include' }, sizes))
    expect(one).toContain(`filesystem of ${source.name}`)
})

test.runIf(process.getuid?.() === 0)(
  'beside the engine a plan says that the writable layer has files named like deletions, with the fix',
  async () => {
    await using world = await createTestWorld(engine)
    const source = await world.finishedContainer(
      'echo x > /bin/.wh.busybox; mkdir /.wh.folder; echo x > /.wh.folder/in',
    )
    const { conflicts } = await plan(source, { writableLayer: 'include' })
    expect(conflicts).toMatchObject([{ field: 'writableLayer', fix: { options: { writableLayer: 'exclude' } } }])
    expect(conflicts.map(({ message }) => textOf(message))).toEqual([
      expect.stringContaining('/.wh.folder, /bin/.wh.busybox.'),
    ])
    expect((await plan(source, { writableLayer: 'exclude' })).conflicts).toEqual([])
  },
)

test('a plan says how long the source may take to stop, where it is stopped', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.runContainer({ StopTimeout: -1 })
  const stopped = await plan(source, { writableLayer: 'include', mode: 'stop' })
  expect(stopped).toMatchObject({ freezes: 'stop', stopLimit: { seconds: 600, kills: false } })
  expect(await plan(source, { writableLayer: 'include', mode: 'pause' })).not.toHaveProperty('stopLimit')
})
