import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, Transform } from 'node:stream'
import { expect, test } from 'vitest'
import { faultyEngine, type Fault } from '../testing/faulty-engine.ts'
import { listMade } from '../testing/list-made.ts'
import { volumeFolder } from '../testing/volume-folder.ts'
import { connectEngine } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { sweepMade } from '../made/remove-made.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { captureIn } from './testing/capture-in.ts'
import { createRecordingSink } from './testing/recording-sink.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const dataBytes = 8 * 1_048_576
const refused = { refuse: 'the engine said no' }
const mountTar = /archive\?path=\/holdfast-mount$/
const eventStream = /^GET \/events/
const upperTar = /archive\?path=\/holdfast-mount\/\.$/

type FaultCase = [name: string, call: RegExp, fault: Fault, code: string]

test.each<FaultCase>([
  ['an image that is not handed out', /^GET \/images\/.*\/get/, refused, 'ENGINE_REFUSED'],
  ['an image that breaks off', /^GET \/images\/.*\/get/, { answer: () => cut(1_000_000) }, 'ENGINE_UNREACHABLE'],
  ['an image that ends too soon', /^GET \/images\/.*\/get/, { answer: () => shrink(1_000_000) }, 'TRUNCATED'],
  ['a helper image that is not made', /^POST \/images\/create/, refused, 'ENGINE_REFUSED'],
  ['a helper that is not made', /^POST \/containers\/create/, refused, 'ENGINE_REFUSED'],
  ['a lost answer to a helper', /^POST \/containers\/create/, { drop: 'answer' }, 'ENGINE_UNREACHABLE'],
  ['events that are not told', eventStream, refused, 'ENGINE_REFUSED'],
  ['events that break off', eventStream, { answer: () => new PassThrough().end() }, 'ENGINE_UNREACHABLE'],
  ['a pause that is refused', /\/pause/, refused, 'ENGINE_REFUSED'],
  ['a writable layer that ends too soon', upperTar, { answer: () => shrink(1_000_000) }, 'TRUNCATED'],
  ['changes that are not told', /\/changes/, refused, 'ENGINE_REFUSED'],
  ['a mount that breaks off', mountTar, { answer: () => cut(3_000_000) }, 'ENGINE_UNREACHABLE'],
  ['a mount that stands still', mountTar, { answer: () => stall(3_000_000) }, 'TIMEOUT'],
  ['a file that shrinks while it is read', mountTar, { answer: () => shrink(3_000_000) }, 'TRUNCATED'],
])('%s leaves nothing behind, and the container runs as before', async (...[, call, fault, code]) => {
  await using world = await createTestWorld(engine)
  const source = await runningSource(world)
  const before = await stateOf(source)
  await using faulty = await faultyEngine((asked) => (call.test(asked) ? fault : null))
  // What the engine reads, and not what is read where it lies: then nothing of this is asked for.
  const through = { ...world, engine: connectEngine({ dockerHost: faulty.dockerHost, hostReader: false }) }
  const jobId = randomUUID()
  const run = { mode: 'pause', jobId, idleTimeoutMs: 2_000 } as const
  const failed = captureIn(through, source, { sink: createRecordingSink(), ...run })
  await expect(failed).rejects.toMatchObject({ code })
  expect(faulty.calls.some((asked) => call.test(asked))).toBe(true)
  expect(await stateOf(source)).toEqual(before)
  expect(await listMade(engine, jobId)).toEqual([])
})

test('what cannot be removed is named, and the sweep of the job removes it', async () => {
  await using world = await createTestWorld(engine)
  const source = await runningSource(world)
  await using faulty = await faultyEngine((asked) => (asked.startsWith('DELETE') ? refused : null))
  const through = { ...world, engine: connectEngine({ dockerHost: faulty.dockerHost }) }
  const jobId = randomUUID()
  const failed = captureIn(through, source, { sink: createRecordingSink(), jobId })
  await expect(failed).rejects.toMatchObject({
    message: expect.stringContaining('look for container') as unknown,
    cause: expect.any(AggregateError) as unknown,
  })
  await sweepMade(engine, [jobId])
  expect(await listMade(engine, jobId)).toEqual([])
  expect(await stateOf(source)).toMatchObject({ State: { Status: 'running' } })
})

/** Runs, with a volume, and a file and a folder of its own. */
async function runningSource(world: TestWorld): Promise<TestObject> {
  const volume = await world.createVolume()
  await writeFile(join(await volumeFolder(engine, volume), 'large'), Buffer.alloc(dataBytes, 7))
  const source = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  await world.execute(source, 'mkdir /folder; dd if=/dev/zero of=/own bs=1k count=3000')
  return source
}

async function stateOf({ id }: TestObject): Promise<unknown> {
  const { State, HostConfig, Config } = await readContainer(engine, id, new AbortController().signal)
  return { State, HostConfig, Config }
}

/** Breaks the connection off after so many bytes. */
function cut(after: number): Transform {
  return passing(after, (done) => done(new Error('cut')))
}

/** Ends well after so many bytes, as the engine does when a file is shorter than it was. */
function shrink(after: number): Transform {
  return passing(after, (done) => done(null))
}

/** Passes so many bytes on and then none, without an end. */
function stall(after: number): Transform {
  return passing(after, () => undefined)
}

function passing(after: number, then: (done: (error: Error | null) => void) => void): Transform {
  let seen = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length
      if (seen <= after) done(null, chunk)
      else then(done)
    },
  })
}
