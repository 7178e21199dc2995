import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { faultyEngine } from '../testing/faulty-engine.ts'
import { connectEngine } from '../engine/connect-engine.ts'
import { findMade } from '../made/find-made.ts'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import type { BackupSource } from './backup-source.ts'
import { memorySource, type MemorySource } from './testing/memory-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const nothing = { containers: [], volumes: [], images: [], networks: [], tags: [] }

test.each<[what: string, patch: Patch]>([
  ['privileged', { HostConfig: { Privileged: true } }],
  ['with the host mounted', { HostConfig: { Binds: ['/:/host'] } }],
  ['with a volume that is the host', { HostConfig: { Mounts: [hostVolume('/host')] } }],
  ['in the network of the host', { HostConfig: { NetworkMode: 'host' }, NetworkSettings: { Networks: {} } }],
  ['written twice', { Config: { hostConfig: { Privileged: true } } }],
])('a backup of a container %s gives an operator nothing, and its plan says so', async (_what, patch) => {
  await using world = await createTestWorld(engine)
  const backup = doctored(await plainBackup(world), patch)
  const jobId = randomUUID()
  await expect(restoreIn(world, backup, { jobId, grants: 'operator' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  expect(await findMade(engine, [jobId])).toEqual(nothing)
  const plan = await planIn(world, backup, { grants: 'operator' })
  expect(plan.conflicts.map(({ code }) => code)).toContain('FORBIDDEN')
})

test('a network on an interface of the host takes an admin', async () => {
  await using world = await createTestWorld(engine)
  const name = world.name('lan')
  const lan = { Name: name, Driver: 'macvlan', Options: { parent: 'eth0' }, Labels: world.labels }
  const plain = await plainBackup(world)
  const patched = doctored(plain, { HostConfig: { NetworkMode: name }, NetworkSettings: { Networks: { [name]: {} } } })
  const backup = { ...patched, document: { ...patched.document, networks: { [name]: lan } } }
  const restore = restoreIn(world, backup, { grants: 'operator' })
  await expect(restore).rejects.toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('macvlan') })
})

test("a volume somebody else has is not mounted because a backup's configuration names it", async () => {
  await using world = await createTestWorld(engine)
  const precious = await world.createVolume()
  const backup = doctored(await plainBackup(world), { HostConfig: { Binds: [`${precious}:/theirs`] } })
  const jobId = randomUUID()
  const failure = { code: 'VAULT_DAMAGED', message: expect.stringContaining(precious) }
  await expect(restoreIn(world, backup, { jobId })).rejects.toMatchObject(failure)
  await expect(planIn(world, backup)).rejects.toMatchObject(failure)
  expect(await findMade(engine, [jobId])).toEqual(nothing)
})

test('what a backup says it had mounted gives an operator no folder and no volume by name', async () => {
  await using world = await createTestWorld(engine)
  const precious = await world.createVolume()
  const had = { Destination: '/theirs', Mode: '', RW: true, Propagation: '' }
  const Mounts = [
    { ...had, Type: 'volume', Name: precious, Source: '/', Driver: 'local' },
    { ...had, Type: 'bind', Source: '/srv', Destination: '/host' },
  ]
  const backup = doctored(await plainBackup(world), { Mounts })
  for (const mount of [
    { type: 'volume', source: precious },
    { type: 'bind', source: '/srv' },
  ] as const) {
    const options = {
      grants: 'operator',
      mounts: { '/host': 'exclude' },
      overrides: { mounts: { '/theirs': mount } },
    } as const
    const plan = await planIn(world, backup, options)
    expect(
      plan.conflicts.map(({ code }) => code),
      mount.source,
    ).toContain('FORBIDDEN')
  }
})

test.each<[what: string, change: (backup: MemorySource) => BackupSource]>([
  ['no document', (backup) => ({ ...backup, document: null })],
  ['a document that is text', (backup) => ({ ...backup, document: 'garbage' })],
  ['a container without a name', (backup) => doctored(backup, { Name: 7 })],
  ['an id that leads elsewhere', (backup) => doctored(backup, { Id: '../../images/json?x=' })],
  ['mounts that are none', (backup) => doctored(backup, { Mounts: [{ Type: 'volume' }] })],
  ['an image configuration that is no JSON', (backup) => ({ ...backup, imageConfig: Buffer.from('{') })],
  ['layers of another image', (backup) => ({ ...backup, layers: [] })],
  ['a volume that is none', (backup) => ({ ...backup, document: { ...backup.document, volumes: { one: {} } } })],
])('%s is VAULT_DAMAGED with a sentence, and leaves nothing', async (_what, change) => {
  await using world = await createTestWorld(engine)
  const backup = change(await plainBackup(world))
  const jobId = randomUUID()
  const failure = { code: 'VAULT_DAMAGED', message: expect.stringContaining('Verify the backup') }
  await expect(restoreIn(world, backup, { jobId })).rejects.toMatchObject(failure)
  await expect(planIn(world, backup)).rejects.toMatchObject(failure)
  expect(await findMade(engine, [jobId])).toEqual(nothing)
})

const elsewhere = '../../containers/json'

test.each<[what: string, patch: Patch, outcome: object]>([
  [
    'volume',
    { Mounts: [volumeMount(elsewhere)], HostConfig: { Binds: [`${elsewhere}:/data`] } },
    { code: 'VAULT_DAMAGED' },
  ],
  [
    'network',
    { NetworkSettings: { Networks: { [elsewhere]: {} } }, HostConfig: { NetworkMode: elsewhere } },
    { code: 'VAULT_DAMAGED' },
  ],
  [
    'volume of Mounts',
    {
      Mounts: [volumeMount(elsewhere)],
      HostConfig: { Mounts: [{ Type: 'volume', Source: elsewhere, Target: '/data' }] },
    },
    { code: 'VAULT_DAMAGED' },
  ],
  [
    'volume of nobody',
    { Mounts: [volumeMount(elsewhere)], Config: { Volumes: { '/data': {} } } },
    { code: 'VAULT_DAMAGED' },
  ],
  [
    'volume with NUL',
    { Mounts: [volumeMount('a\0b')], HostConfig: { Binds: ['a\0b:/data'] } },
    { code: 'VAULT_DAMAGED' },
  ],
  ['network that nobody kept, with an address', addressOn(elsewhere), { code: 'BAD_REQUEST' }],
  ['network of dots, with an address', addressOn('..'), { code: 'BAD_REQUEST' }],
  ['network with NUL, with an address', addressOn('a\0b'), { code: 'BAD_REQUEST' }],
  ['provider', { HostConfig: { NetworkMode: `container:${elsewhere}` }, NetworkSettings: { Networks: {} } }, {}],
  ['link', { HostConfig: { Links: [`/${elsewhere}:/x/db`] } }, {}],
  ['mounted image', { HostConfig: { Mounts: [{ Type: 'image', Source: elsewhere, Target: '/data' }] } }, {}],
  ['image', { Config: { Image: 'a/./../b' } }, { unexpected: [] }],
  ['image', { Config: { Image: 'a/' } }, { unexpected: [] }],
])('a name of a %s that leads elsewhere is asked of nobody', async (what, patch, outcome) => {
  await using world = await createTestWorld(engine)
  await using proxy = await faultyEngine(() => null)
  const through = { ...world, engine: connectEngine({ dockerHost: proxy.dockerHost }) }
  const plain = await plainBackup(world)
  const networks = what === 'network' ? { [elsewhere]: { Name: elsewhere, Driver: 'bridge' } } : {}
  const backup = doctored({ ...plain, document: { ...plain.document, networks } }, patch)
  const restored = await restoreIn(through, backup).catch((error: unknown) => error)
  expect(proxy.calls.filter((call) => /\.\.|%2F|%00|\/\/|\/\.\//i.test(call))).toEqual([])
  expect(restored).toMatchObject(outcome)
})

function addressOn(network: string): Patch {
  const endpoint = { IPAMConfig: { IPv4Address: '10.7.7.7' } }
  return { NetworkSettings: { Networks: { [network]: endpoint } }, HostConfig: { NetworkMode: network } }
}

function volumeMount(Name: string): Record<string, unknown> {
  return { Type: 'volume', Name, Source: '/x', Destination: '/data', Driver: 'local', RW: true }
}

interface Patch {
  [field: string]: unknown
  Config?: Record<string, unknown>
  HostConfig?: Record<string, unknown>
}

/** The backup with other words in its container's inspect. */
function doctored(backup: MemorySource, { Config, HostConfig, ...rest }: Patch): MemorySource {
  const { container } = backup.document
  const part = (field: string): Record<string, unknown> => container[field] as Record<string, unknown>
  return {
    ...backup,
    document: {
      ...backup.document,
      container: {
        ...container,
        ...rest,
        Config: { ...part('Config'), ...Config },
        HostConfig: { ...part('HostConfig'), ...HostConfig },
      },
    },
  }
}

function hostVolume(Target: string): Record<string, unknown> {
  const Options = { type: 'none', o: 'bind', device: '/' }
  return { Type: 'volume', Target, VolumeOptions: { DriverConfig: { Name: 'local', Options } } }
}

async function plainBackup(world: TestWorld): Promise<MemorySource> {
  return memorySource(world, await world.createContainer())
}
