import { message } from '@holdfast/contract/messages'
import { expect, test } from 'vitest'
import { captureIn } from '../capture/testing/capture-in.ts'
import { createRecordingSink } from '../capture/testing/recording-sink.ts'
import { cloneIn, noJournal } from '../clone/testing/clone-in.ts'
import { faultyEngine } from '../testing/faulty-engine.ts'
import { clientOf, connectEngine } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { quiesceContainer } from './quiesce-container.ts'
import type { QuiescedContainer, QuiesceJournal } from './quiesce-journal.ts'
import { resumeContainer } from './resume-container.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const signal = new AbortController().signal
const unlessStopped = { RestartPolicy: { Name: 'unless-stopped' } }

test.each([
  ['stop', 'stop', 'exited', /ended or was stopped before this job could stop it\. Back it up again\.$/],
  ['stop', 'pause', 'paused', /was paused by somebody else before this job could stop it\. Back it up again\.$/],
  ['pause', 'stop', 'exited', /ended or was stopped before this job could pause it\. Back it up again\.$/],
  ['pause', 'pause', 'paused', /was paused by somebody else before this job could pause it\. Back it up again\.$/],
] as const)(
  'a backup in mode %s leaves a container as its owner did a %s while its image was read: %s',
  async (...[mode, action, state, told]) => {
    await using world = await createTestWorld(engine)
    const source = await world.runContainer({ HostConfig: unlessStopped })
    let isFirst = true
    const sink = createRecordingSink(async () => {
      if (isFirst) await clientOf(engine).getContainer(source.id)[action]()
      isFirst = false
    })
    const { journal, held } = remembering()
    const refused = captureIn(world, source, { sink, mode, journal })
    await expect(refused).rejects.toMatchObject({
      code: 'INVALID_STATE',
      message: expect.stringMatching(told) as unknown,
    })
    expect(await stateOf(source)).toBe(state)
    expect(held).toEqual([])
  },
)

test('a clone leaves a container stopped that its owner stopped before it was held', async () => {
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume()
  const source = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`], ...unlessStopped } })
  const stop: { done?: Promise<unknown> } = {}
  await using faulty = await faultyEngine((call) => {
    // The first thing it makes, long after it has read the source's state.
    if (call.startsWith('POST /volumes/create')) stop.done ??= clientOf(engine).getContainer(source.id).stop()
    return null
  })
  const through: TestWorld = { ...world, engine: connectEngine({ dockerHost: faulty.dockerHost }) }
  const clone = cloneIn(through, source, {
    mounts: { '/data': 'copy' },
    mode: 'stop',
    onProgress: () => undefined,
  })
  await expect(clone).rejects.toMatchObject({ code: 'INVALID_STATE' })
  await stop.done
  expect(await stateOf(source)).toBe('exited')
})

test.each([
  ['stop', 'stop', 'exited'],
  ['pause', 'stop', 'exited'],
  ['pause', 'pause', 'paused'],
] as const)('asked to %s a container that its owner did %s at the very last moment: it stays %s', async (...row) => {
  const [how, action, state] = row
  await using world = await createTestWorld(engine)
  const source = await world.runContainer({ HostConfig: unlessStopped })
  const { journal, held } = remembering(async () => {
    await clientOf(engine).getContainer(source.id)[action]()
  })
  const container = await readContainer(engine, source.id, signal)
  const refused = quiesceContainer(engine, { container, how, advice: message('back-up-again') }, journal)
  await expect(refused).rejects.toMatchObject({ code: 'INVALID_STATE' })
  expect(await stateOf(source)).toBe(state)
  expect(held).toEqual([])
})

test.each(['pause', 'stop'] as const)(
  'restarted at the very last moment, a container held by %s goes on',
  async (how) => {
    await using world = await createTestWorld(engine)
    const source = await world.runContainer()
    const { journal } = remembering(async () => {
      await clientOf(engine).getContainer(source.id).restart({ t: 0 })
    })
    const container = await readContainer(engine, source.id, signal)
    const held = await quiesceContainer(engine, { container, how, advice: message('back-up-again') }, journal)
    expect(await stateOf(source)).toBe(how === 'pause' ? 'paused' : 'exited')
    await held.resume()
    expect(await stateOf(source)).toBe('running')
  },
)

test('a container that was restarted since it was read is not held', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.runContainer()
  const container = await readContainer(engine, source.id, signal)
  await clientOf(engine).getContainer(source.id).restart({ t: 0 })
  const refused = quiesceContainer(engine, { container, how: 'pause', advice: message('back-up-again') }, noJournal)
  await expect(refused).rejects.toMatchObject({
    code: 'INVALID_STATE',
    message: `${source.name} was restarted before this job could pause it. Back it up again.`,
  })
  expect(await stateOf(source)).toBe('running')
})

test('a container that restarts just before it is held is journalled as the run that is held', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.runContainer()
  const { journal, held } = remembering(() => clientOf(engine).getContainer(source.id).restart({ t: 0 }))
  const container = await readContainer(engine, source.id, signal)
  await quiesceContainer(engine, { container, how: 'pause', advice: message('back-up-again') }, journal)
  const [left] = held
  if (left === undefined) throw new Error('nothing is held')
  expect(await stateOf(source)).toBe('paused')
  // As after the death of the process, which knows what it journalled.
  await resumeContainer(engine, left)
  expect(await stateOf(source)).toBe('running')
})

test('a container that was started since it was held, and stopped, is not started', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.runContainer()
  const { journal, held } = remembering()
  const container = await readContainer(engine, source.id, signal)
  await quiesceContainer(engine, { container, how: 'stop', advice: message('back-up-again') }, journal)
  const [left] = held
  if (left === undefined) throw new Error('nothing is held')
  await clientOf(engine).getContainer(source.id).start()
  await clientOf(engine).getContainer(source.id).stop()
  await resumeContainer(engine, left)
  expect(await stateOf(source)).toBe('exited')
})

test('a stop whose answer was lost may still come, and then the container goes on', async () => {
  await using world = await createTestWorld(engine)
  const slow = `trap 'sleep 2; exit 0' TERM; while :; do sleep 0.1; done`
  const source = await world.runContainer({ Cmd: ['sh', '-c', slow], StopSignal: 'SIGTERM' })
  const { id: containerId } = source
  const startedAt = startedAtOf(await readContainer(engine, containerId, signal))
  const stopping = clientOf(engine).getContainer(containerId).stop()
  const held = { containerId, how: 'stop', startedAt } as const
  expect(await resumeContainer(engine, held)).toBe(13_000)
  await stopping
  expect(await resumeContainer(engine, held)).toBe(0)
  expect(await stateOf(source)).toBe('running')
  const { State } = await readContainer(engine, containerId, signal)
  expect(State['StartedAt']).not.toBe(startedAt)
})

test.each(['stop', 'kill'] as const)(
  'a container that restarts by itself, and gets a %s from its owner while it is paused, is not started',
  async (action) => {
    await using world = await createTestWorld(engine)
    const source = await world.runContainer({ HostConfig: unlessStopped })
    const container = await readContainer(engine, source.id, signal)
    const held = await quiesceContainer(
      engine,
      { container, how: 'pause', advice: message('back-up-again') },
      noJournal,
    )
    await clientOf(engine).getContainer(source.id)[action]()
    await expect.poll(() => stateOf(source)).toBe('exited')
    await held.resume()
    expect(await stateOf(source)).toBe('exited')
  },
)

/** `onHeld` is in time to be faster than the hold. */
function remembering(onHeld: () => Promise<void> = async () => {}): {
  journal: QuiesceJournal
  held: QuiescedContainer[]
} {
  const held: QuiescedContainer[] = []
  const journal = {
    quiesced: async (one: QuiescedContainer) => {
      const before = held.splice(0, 1, { ...one })
      if (before.length === 0) await onHeld()
    },
    resumed: async () => void held.pop(),
  }
  return { journal, held }
}

async function stateOf({ id }: TestObject): Promise<string> {
  const { State } = await clientOf(engine).getContainer(id).inspect()
  return State.Status
}

function startedAtOf({ State }: Awaited<ReturnType<typeof readContainer>>): string {
  return String(State['StartedAt'])
}
