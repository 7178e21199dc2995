import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import type { JobStep } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { clientOf, connectEngine } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { sweepMade } from '../made/remove-made.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { cloneIn, type CloneInWorld } from './testing/clone-in.ts'
import { faultyEngine, type Fault, type FaultyEngine } from '../testing/faulty-engine.ts'
import { listMade } from '../testing/list-made.ts'
import { volumeFolder } from '../testing/volume-folder.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const everything = { mounts: { '/data': 'copy', '/other': 'copy' }, writableLayer: 'include', start: true } as const
const dataBytes = 8 * 1_048_576

/** `after` so many calls that fit, the next one goes wrong. */
type FaultCase = [name: string, call: RegExp, fault: Fault, code: string, after?: number]
type Cloning = (source: TestObject, wanted: CloneInWorld) => Promise<unknown>

const refused = { refuse: 'the engine said no' }
const nameTaken = { refuse: 'Conflict. The name "/x" is already in use by container "y".', status: 409 }
const full = { refuse: 'write /holdfast-mount/large: no space left on device' }

test.each<FaultCase>([
  ['a volume that is not made', /^POST \/volumes\/create/, refused, 'ENGINE_REFUSED'],
  ['a volume that cannot be looked at once it is made', /^GET \/volumes\/.*clone/, refused, 'ENGINE_REFUSED', 2],
  ['a helper image that is not made', /^POST \/images\/create/, refused, 'ENGINE_REFUSED'],
  ['an answer to the import that breaks off', /^POST \/images\/create/, { answer: () => cut(0) }, 'ENGINE_UNREACHABLE'],
  ['a helper that is not made', /^POST \/containers\/create\?name=holdfast-carrier/, refused, 'ENGINE_REFUSED'],
  ['a pause that is refused', /\/pause/, refused, 'ENGINE_REFUSED'],
  ['a commit that fails', /^POST \/commit/, full, 'DISK_FULL'],
  ['a volume that cannot be read', /^GET .*\/archive/, refused, 'ENGINE_REFUSED'],
  ['a reading that breaks off', /^GET .*\/archive/, { answer: () => cut(3 * 1_048_576) }, 'ENGINE_UNREACHABLE'],
  ['a reading that stands still', /^GET .*\/archive/, { answer: () => stall(3 * 1_048_576) }, 'TIMEOUT'],
  ['a file that shrinks while it is read', /^GET .*\/archive/, { answer: () => shrink(3 * 1_048_576) }, 'TRUNCATED'],
  ['a disk that is full', /^PUT .*\/archive/, full, 'DISK_FULL'],
  ['an engine that goes away while it is written to', /^PUT .*\/archive/, { drop: 'request' }, 'ENGINE_UNREACHABLE'],
  ['a lost answer to what was written', /^PUT .*\/archive/, { drop: 'answer' }, 'ENGINE_UNREACHABLE'],
  ['a derived image that cannot be looked at', /^GET \/images\/.*\/json/, refused, 'ENGINE_REFUSED', 2],
  ['an answer to the load that breaks off', /^POST \/images\/load/, { answer: () => cut(0) }, 'ENGINE_UNREACHABLE'],
  ['a lost answer to the load', /^POST \/images\/load/, { drop: 'answer' }, 'ENGINE_UNREACHABLE'],
  ['a name that is taken', /^POST \/containers\/create\?name=(?!holdfast-carrier)/, nameTaken, 'NAME_IN_USE'],
  [
    'a lost answer to the create',
    /^POST \/containers\/create\?name=(?!holdfast-carrier)/,
    { drop: 'answer' },
    'ENGINE_UNREACHABLE',
  ],
  ['a port that is taken', /^POST .*\/start/, { refuse: 'port is already allocated' }, 'PORT_IN_USE'],
])('%s leaves nothing behind, and the source runs as before', async (...[, call, fault, code, after = 0]) => {
  await using world = await createTestWorld(engine)
  const source = await runningSource(world)
  const before = await stateOf(source)
  let fitting = 0
  await using faulty = await faultyEngine((asked) => {
    if (!call.test(asked)) return null
    fitting += 1
    return fitting === after + 1 ? fault : null
  })
  const jobId = randomUUID()
  const failure = await cloneThrough(faulty, world)(source, { ...everything, jobId, idleTimeoutMs: 2_000 })
  expect(failure).toMatchObject({ code })
  expect(fitting).toBeGreaterThan(after)
  expect(await listMade(engine, jobId)).toEqual([])
  expect(await stateOf(source)).toEqual(before)
})

test.each<JobStep>(['reading', 'pausing', 'committing', 'copying', 'verifying', 'resuming', 'checking', 'starting'])(
  'a clone with data that is cancelled while %s leaves nothing behind, and the source runs as before',
  async (at) => {
    await using world = await createTestWorld(engine)
    const source = await runningSource(world)
    const before = await stateOf(source)
    const cancel = new AbortController()
    const reason = new Error('no longer wanted')
    const jobId = randomUUID()
    const onProgress = ({ step }: { step: JobStep }): void => void (step === at && cancel.abort(reason))
    const clone = cloneIn(world, source, { ...everything, verify: true, jobId, signal: cancel.signal, onProgress })
    await expect(clone).rejects.toBe(reason)
    expect(await listMade(engine, jobId)).toEqual([])
    expect(await stateOf(source)).toEqual(before)
  },
)

test.each<FaultCase>([
  ['a disk that is full', /^PUT .*\/archive/, full, 'DISK_FULL'],
  ['a stop that is refused', /\/stop/, refused, 'ENGINE_REFUSED'],
])('%s in mode stop: the source runs again', async (...[, call, fault, code]) => {
  await using world = await createTestWorld(engine)
  const source = await runningSource(world)
  await using faulty = await faultyEngine((asked) => (call.test(asked) ? fault : null))
  const jobId = randomUUID()
  const failure = await cloneThrough(faulty, world)(source, { ...everything, mode: 'stop', jobId })
  expect(failure).toMatchObject({ code })
  expect(await listMade(engine, jobId)).toEqual([])
  const { State } = await readContainer(engine, source.id, new AbortController().signal)
  expect(State.Status).toBe('running')
})

test('a clone that comes out otherwise than planned is removed again, unless it was said that it may', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.createContainer({ HostConfig: { Memory: 67_108_866_560 } })
  // The second inspect is the clone's.
  let inspects = 0
  await using faulty = await faultyEngine((call) => {
    if (!/^GET \/containers\/[0-9a-f]{64}\/json\??$/.test(call)) return null
    inspects += 1
    return inspects % 2 === 0 ? { answer: () => replace('67108866560', '77108866560') } : null
  })
  const jobId = randomUUID()
  const failure = await cloneThrough(faulty, world)(source, { jobId })
  expect(failure).toMatchObject({
    code: 'UNEXPECTED_DIFFERENCE',
    message: expect.stringContaining('HostConfig.Memory (67108866560 became 77108866560)'),
  })
  expect(await listMade(engine, jobId)).toEqual([])
  const kept = await cloneThrough(faulty, world)(source, { jobId, allowUnexpected: true })
  expect(kept).toMatchObject({ unexpected: [{ field: 'HostConfig.Memory' }] })
})

test('a clone that is cancelled while the size of what it excludes is still asked for is removed again', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.createContainer()
  await using slow = await faultyEngine((call) => (/\/json\?size/.test(call) ? { answer: () => stall(0) } : null))
  const [cancel, reason, jobId, name] = [
    new AbortController(),
    new Error('cancelled'),
    randomUUID(),
    world.name('clone'),
  ]
  const through = { ...world, engine: connectEngine({ dockerHost: slow.dockerHost, hostReader: false }) }
  const clone = cloneIn(through, source, { name, jobId, start: true, signal: cancel.signal })
  const status = async () => (await readContainer(engine, name, AbortSignal.timeout(5_000))).State.Status
  await expect.poll(() => status().catch(() => 'none')).toBe('running')
  // The answer to the start comes after that; nothing but the size is open then.
  for (let calls = 0; calls < 50; calls += 1) await status()
  cancel.abort(reason)
  await expect(clone).rejects.toBe(reason)
  expect(await listMade(engine, jobId)).toEqual([])
})

test('a source that stood still by itself and is started while it is read fails the clone', async () => {
  await using world = await createTestWorld(engine)
  const source = await runningSource(world)
  await clientOf(engine).getContainer(source.id).stop({ t: 0 })
  const jobId = randomUUID()
  let started: Promise<unknown> | undefined
  const onProgress = ({ step }: { step: JobStep }): void => {
    if (step === 'copying') started ??= clientOf(engine).getContainer(source.id).start()
  }
  const clone = cloneIn(world, source, { mounts: { '/data': 'copy' }, verify: true, jobId, onProgress })
  await expect(clone).rejects.toMatchObject({ code: 'INVALID_STATE' })
  await started
  expect(await listMade(engine, jobId)).toEqual([])
})

test('one byte that changes on its way is found when the copy is read back, and not without', async () => {
  await using world = await createTestWorld(engine)
  const source = await runningSource(world)
  await using faulty = await faultyEngine((call) =>
    /^PUT .*\/archive/.test(call) ? { body: () => flip(2 * 1_048_576) } : null,
  )
  const options = { mounts: { '/data': 'copy' } } as const
  const jobId = randomUUID()
  const verified = await cloneThrough(faulty, world)(source, { ...options, verify: true, jobId })
  expect(verified).toMatchObject({ code: 'TRUNCATED', message: expect.stringMatching(/^\/data could not be copied/) })
  expect(await listMade(engine, jobId)).toEqual([])
  const unverified = await cloneThrough(faulty, world)(source, { ...options, jobId: randomUUID() })
  expect(unverified).toMatchObject({ copied: [{ destination: '/data', verified: false }] })
})

test('what an engine that went away could not remove is found by the sweep of the job', async () => {
  await using world = await createTestWorld(engine)
  const source = await runningSource(world)
  let isGone = false
  await using faulty = await faultyEngine((call) => {
    isGone ||= /^PUT .*\/archive/.test(call)
    return isGone ? { drop: 'request' } : null
  })
  const jobId = randomUUID()
  const held: string[] = []
  const failure = await cloneThrough(faulty, world)(source, {
    ...everything,
    jobId,
    journal: { quiesced: async ({ how }) => void held.push(how), resumed: async () => void held.pop() },
  })
  expect(failure).toMatchObject({ code: 'ENGINE_UNREACHABLE', message: expect.stringContaining('is still paused') })
  expect(held).toEqual(['pause'])
  expect(await listMade(engine, jobId)).not.toEqual([])
  await sweepMade(engine, [jobId])
  expect(await listMade(engine, jobId)).toEqual([])
})

test('who may not mount a folder of the host may not have a copy of it either', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.createContainer({ HostConfig: { Binds: ['/etc:/etc-of-host:ro'] } })
  const jobId = randomUUID()
  const clone = cloneIn(world, source, { jobId, grants: 'operator', mounts: { '/etc-of-host': 'copy' } })
  await expect(clone).rejects.toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('/etc') })
  expect(await listMade(engine, jobId)).toEqual([])
})

test('a setting beyond what may be granted is refused before anything is made', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.createContainer({ HostConfig: { Privileged: true } })
  const jobId = randomUUID()
  const clone = cloneIn(world, source, { jobId, grants: 'operator' })
  await expect(clone).rejects.toMatchObject({
    code: 'FORBIDDEN',
    message: expect.stringContaining('HostConfig.Privileged'),
  })
  expect(await listMade(engine, jobId)).toEqual([])
})

/** Resolves with the clone, or with why there is none. */
function cloneThrough({ dockerHost }: FaultyEngine, world: TestWorld): Cloning {
  const through = { ...world, engine: connectEngine({ dockerHost, hostReader: false }) }
  return (source, wanted) => cloneIn(through, source, wanted).catch((error: unknown) => error)
}

/** Runs, with two volumes and a changed file of its own. */
async function runningSource(world: TestWorld): Promise<TestObject> {
  const [data, other] = [await world.createVolume(), await world.createVolume()]
  await writeFile(join(await volumeFolder(engine, data), 'large'), Buffer.alloc(dataBytes, 7))
  await writeFile(join(await volumeFolder(engine, other), 'small'), 'small')
  return world.runContainer({
    Cmd: ['sh', '-c', 'echo own > /own; sleep 3600'],
    HostConfig: { Binds: [`${data}:/data`, `${other}:/other`] },
  })
}

async function stateOf({ id }: TestObject): Promise<unknown> {
  const { State, HostConfig, Config, Mounts } = await readContainer(engine, id, new AbortController().signal)
  const sorted = Mounts?.toSorted((one, other) => (one.Destination < other.Destination ? -1 : 1))
  return { State, HostConfig, Config, sorted }
}

/** Breaks the connection off after so many bytes. */
function cut(after: number): Transform {
  return counting((seen, chunk) => {
    if (seen > after) throw new Error('cut')
    return chunk
  })
}

/** Ends well after so many bytes, as the engine does when a file is shorter than it was. */
function shrink(after: number): Transform {
  return counting((seen, chunk) => (seen > after ? Buffer.alloc(0) : chunk))
}

/** Passes so many bytes on and then none, without an end. */
function stall(after: number): Transform {
  let seen = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length
      if (seen <= after) done(null, chunk)
    },
  })
}

/** Another text of the same length, so that the answer keeps its length. */
function replace(text: string, other: string): Transform {
  return counting((_seen, chunk) => Buffer.from(chunk.toString('latin1').replaceAll(text, other), 'latin1'))
}

function flip(at: number): Transform {
  return counting((seen, chunk) => {
    const index = at - (seen - chunk.length)
    if (index < 0 || index >= chunk.length) return chunk
    const changed = Buffer.from(chunk)
    changed[index] = (changed[index] ?? 0) ^ 1
    return changed
  })
}

function counting(change: (seen: number, chunk: Buffer) => Buffer): Transform {
  let seen = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length
      try {
        done(null, change(seen, chunk))
      } catch (error) {
        done(error as Error)
      }
    },
  })
}
