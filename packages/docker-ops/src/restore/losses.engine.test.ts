import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { textOf, type Message } from '@holdfast/contract/messages'
import { extension, file, paxRecord, tar } from '../../../archive/src/testing/build-tar.ts'
import type { BackupDocument } from '../capture/backup-document.ts'
import { cloneIn, clonePlanIn } from '../clone/testing/clone-in.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { runScript } from '../testing/run-script.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { throughEngine } from '../testing/through-engine.ts'
import { volumeFolder } from '../testing/volume-folder.ts'
import { capturedSource } from './testing/captured-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'

const isRoot = process.getuid?.() === 0
const kinds = ['lost-sockets', 'lost-attributes', 'lost-fractions', 'lost-holes']
const found = kinds.map((kind) => [kind, ['/odd'], 'lost-in'])
const unknown = (...data: string[]) => kinds.map((kind) => [kind, data, 'maybe-lost-in'])

const ofEngine = { clone: found, elsewhere: unknown('/odd', '/plain') }

test.runIf(isRoot)(
  'what an engine does not hand out is told of the mounts it read that have it; where they lie, all but sockets is read',
  async () => {
    expect(await lossesOf(testEngine())).toEqual({ ...ofEngine, whole: ['sockets-not-kept'], backup: [] })
  },
)

test.runIf(isRoot)('on an engine 28 it is told of those alone as well', async (context) => {
  await using newer = await startEngine('28', context)
  expect(await lossesOf(newer.engine)).toEqual({ ...ofEngine, whole: ['sockets-not-kept'], backup: [] })
})

test.runIf(isRoot)('an access control list is told, and a file capability, which is kept, is not', async () => {
  await using world = await createTestWorld(throughEngine(testEngine()))
  const [list, capability] = [await world.createVolume(), await world.createVolume()]
  const HostConfig = { Binds: [`${list}:/list`, `${capability}:/capability`] }
  const source = await world.createContainer({ HostConfig })
  await put(world, source, ['/list', extension('x', paxRecord('SCHILY.xattr.system.posix_acl_access', acl))])
  await put(world, source, ['/capability', extension('x', paxRecord('SCHILY.xattr.security.capability', netBind))])
  const clone = await cloneIn(world, source, { mounts: { '/list': 'copy', '/capability': 'copy' } })
  expect(told(clone.notCarried).find(([kind]) => kind === 'lost-attributes')).toEqual([
    'lost-attributes',
    ['/list'],
    'lost-in',
  ])
})

test.runIf(isRoot)('of a writable layer it is told as of a mount for a clone, and a backup has it', async () => {
  await using world = await createTestWorld(testEngine())
  const script = 'dd if=/dev/zero of=/hole bs=1 count=1 seek=1000000 2>/dev/null'
  const source = await world.finishedContainer(script)
  const where = [textOf({ code: 'filesystem-of', params: { container: source.name } })]
  const layer = [
    ['lost-fractions', where, 'lost-in'],
    ['lost-holes', where, 'lost-in'],
  ]
  const planned = await clonePlanIn(world, source, { writableLayer: 'include' })
  const cloned = await cloneIn(world, source, { writableLayer: 'include' })
  for (const { notCarried } of [planned, cloned]) {
    expect(told(notCarried)).toEqual(layer)
    expect(notCarried).toHaveLength(layer.length)
  }
  const { document } = await capturedSource(world, source)
  expect((document as BackupDocument).notKept).toEqual([])
})

test.runIf(isRoot)('of a container with nothing odd in it, nothing is said', async () => {
  await using world = await createTestWorld(testEngine())
  const HostConfig = { Binds: [`${await world.createVolume()}:/data`] }
  const source = await world.runContainer({ HostConfig })
  const options = { mounts: { '/data': 'copy' }, writableLayer: 'include' } as const
  expect((await clonePlanIn(world, source, options)).notCarried).toEqual([])
  expect((await cloneIn(world, source, options)).notCarried).toEqual([])
  const backup = await capturedSource(world, source)
  expect((backup.document as BackupDocument).notKept).toEqual([])
  expect((await planIn(world, backup)).notCarried).toEqual([])
  expect((await restoreIn(world, backup)).notCarried).toEqual([])
})

async function lossesOf(engine: Engine) {
  await using world = await createTestWorld(engine)
  const [odd, plain] = [await world.createVolume(), await world.createVolume()]
  const HostConfig = { NetworkMode: 'none', Binds: [`${odd}:/odd`, `${plain}:/plain`] }
  const source = await world.runContainer({ HostConfig })
  await put(world, source, ['/odd', extension('x', paxRecord('SCHILY.xattr.user.note', 'x'))])
  const hole = 'dd if=/dev/zero of=/odd/hole bs=1 count=1 seek=1000000 2>/dev/null'
  const plainFiles = 'cd /plain && echo x > file && echo > empty && touch -d "2020-01-01 00:00:00" file empty .'
  expect(await runScript(world, source.id, `${hole} && ${plainFiles}`)).toBe(0)
  const server = createServer().listen(join(await volumeFolder(engine, odd), 'socket'))
  await once(server, 'listening')
  try {
    const mounts = { '/odd': 'copy', '/plain': 'copy' } as const
    const through = { ...world, engine: throughEngine(engine) }
    const inAdvance = async (engineOf: TestWorld) => told((await clonePlanIn(engineOf, source, { mounts })).notCarried)
    expect(await inAdvance(world)).toEqual([])
    const whole = (await cloneIn(world, source, { mounts, verify: true })).notCarried.map(({ code }) => code)
    const clone = told((await cloneIn(through, source, { mounts })).notCarried)
    expect(await inAdvance(through)).toEqual(clone)
    const elsewhere = told((await cloneIn(through, source, { mounts, ownContainerId: 'f'.repeat(64) })).notCarried)
    const backup = await capturedSource(world, source)
    const kept = told((backup.document as BackupDocument).notKept)
    expect(told((await restoreIn(world, backup)).notCarried)).toEqual(kept)
    return { whole, clone, elsewhere, backup: kept }
  } finally {
    server.close()
  }
}

/** A file `marked` whose headers begin with that extension. */
async function put({ engine }: TestWorld, { id }: TestObject, [path, header]: [string, Buffer]): Promise<void> {
  const body = Readable.from([tar(header, file('marked', 'data'))])
  await clientOf(engine).getContainer(id).putArchive(body, { path })
}

/** Of each kind, where it was found or may be. */
function told(messages: readonly Message[]): unknown[][] {
  return messages.flatMap(({ code, params }) => {
    if (code !== 'lost-in' && code !== 'maybe-lost-in') return []
    const data = params['data'] as (string | Message)[]
    return [[(params['lost'] as Message).code, data.map((one) => (typeof one === 'string' ? one : textOf(one))), code]]
  })
}

/** As the kernel has it: version, then tag, permissions and id of each entry; one user of its own. */
const acl = Buffer.concat([
  Buffer.from([2, 0, 0, 0]),
  ...[
    [1, 6, 0xffffffff],
    [2, 6, 1000],
    [4, 4, 0xffffffff],
    [16, 6, 0xffffffff],
    [32, 4, 0xffffffff],
  ].map(([tag = 0, permissions = 0, id = 0]) => {
    const entry = Buffer.alloc(8)
    entry.writeUInt16LE(tag, 0)
    entry.writeUInt16LE(permissions, 2)
    entry.writeUInt32LE(id, 4)
    return entry
  }),
])

/** Version 2, effective, cap_net_bind_service. */
const netBind = Buffer.from('0100000200040000000000000000000000000000', 'hex')
