import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { expect, test } from 'vitest'
import type { JobStep } from '@holdfast/contract'
import { connectEngine } from '../engine/connect-engine.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { readContainer } from './read-clone-source.ts'
import { sweepClones } from './sweep-clones.ts'
import { cloneIn, type CloneInWorld } from './testing/clone-in.ts'
import { faultyEngine, type Fault, type FaultyEngine } from './testing/faulty-engine.ts'
import { listMade } from './testing/list-made.ts'
import { volumeFolder } from './testing/volume-folder.ts'

const engine = connectEngine({ dockerHost: process.env['DOCKER_HOST'] })
const everything = { mounts: { '/data': 'copy', '/other': 'copy' }, writableLayer: 'carry', start: true } as const
const dataBytes = 8 * 1_048_576

type FaultCase = [name: string, call: RegExp, fault: Fault, code: string]
type Cloning = (source: TestObject, wanted: CloneInWorld) => Promise<unknown>

const refused = { refuse: 'the engine said no' }
const full = { refuse: 'write /holdfast-mount/large: no space left on device' }

test.each<FaultCase>([
  ['a volume that is not made', /^POST \/volumes\/create/, refused, 'ENGINE_REFUSED'],
  ['a helper image that is not made', /^POST \/images\/create/, refused, 'ENGINE_REFUSED'],
  ['a helper that is not made', /^POST \/containers\/create\??$/, refused, 'ENGINE_REFUSED'],
  ['a pause that is refused', /\/pause/, refused, 'ENGINE_REFUSED'],
  ['a commit that fails', /^POST \/commit/, full, 'DISK_FULL'],
  ['a volume that cannot be read', /^GET .*\/archive/, refused, 'ENGINE_REFUSED'],
  ['a reading that breaks off', /^GET .*\/archive/, { answer: () => cut(3 * 1_048_576) }, 'ENGINE_UNREACHABLE'],
  ['a file that shrinks while it is read', /^GET .*\/archive/, { answer: () => shrink(3 * 1_048_576) }, 'TRUNCATED'],
  ['a disk that is full', /^PUT .*\/archive/, full, 'DISK_FULL'],
  ['an engine that goes away while it is written to', /^PUT .*\/archive/, { drop: 'request' }, 'ENGINE_UNREACHABLE'],
  ['a lost answer to what was written', /^PUT .*\/archive/, { drop: 'answer' }, 'ENGINE_UNREACHABLE'],
  ['a derived image that cannot be looked at', /^GET \/images\/.*\/json/, refused, 'ENGINE_REFUSED'],
  ['a lost answer to the load', /^POST \/images\/load/, { drop: 'answer' }, 'ENGINE_UNREACHABLE'],
  ['a name that is taken', /^POST \/containers\/create\?name/, { refuse: 'taken', status: 409 }, 'INVALID_STATE'],
  ['a lost answer to the create', /^POST \/containers\/create\?name/, { drop: 'answer' }, 'ENGINE_UNREACHABLE'],
  ['a port that is taken', /^POST .*\/start/, { refuse: 'port is already allocated' }, 'PORT_IN_USE'],
])('%s leaves nothing behind, and the source runs as before', async (...[, call, fault, code]) => {
  await using world = await createTestWorld(engine)
  const source = await runningSource(world)
  const before = await stateOf(source)
  let isFirst = true
  // An image is looked at several times; only the derived one is meant there.
  const skips = call.source.includes('images') && call.source.includes('json') ? 2 : 0
  let seen = 0
  await using faulty = await faultyEngine((asked) => {
    if (!call.test(asked) || !isFirst || (seen += 1) <= skips) return null
    isFirst = false
    return fault
  })
  const jobId = randomUUID()
  const failure = await cloneThrough(faulty, world)(source, { ...everything, jobId })
  expect(failure).toMatchObject({ code })
  expect(isFirst).toBe(false)
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
    journal: { held: async ({ hold }) => void held.push(hold), released: async () => void held.pop() },
  })
  expect(failure).toMatchObject({ code: 'ENGINE_UNREACHABLE', message: expect.stringContaining('is still paused') })
  expect(held).toEqual(['pause'])
  expect(await listMade(engine, jobId)).not.toEqual([])
  await sweepClones(engine, [jobId])
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
  const through = { ...world, engine: connectEngine({ dockerHost }) }
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
