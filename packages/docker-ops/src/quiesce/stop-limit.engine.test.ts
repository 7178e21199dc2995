import { message } from '@holdfast/contract/messages'
import type { JobStep, WorkProgress } from '@holdfast/contract'
import { afterAll, expect, test } from 'vitest'

import { captureIn } from '../capture/testing/capture-in.ts'
import { createRecordingSink } from '../capture/testing/recording-sink.ts'
import { cloneIn } from '../clone/testing/clone-in.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { listMade } from '../testing/list-made.ts'
import { runScript } from '../testing/run-script.ts'
import { startEngine, type PrivateEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { quiesceContainer } from './quiesce-container.ts'
import type { QuiescedContainer, QuiesceJournal } from './quiesce-journal.ts'
import { resumeContainer } from './resume-container.ts'
import { stopLimit } from './stop-container.ts'

const signal = new AbortController().signal
let newer: Promise<PrivateEngine> | null = null
afterAll(async () => (await newer)?.[Symbol.asyncDispose]())

for (const kind of ['the engine of this machine', '28'] as const) {
  const engineOf = async (context: { skip: (note: string) => never }): Promise<Engine> => {
    if (kind === 'the engine of this machine') return testEngine()
    newer ??= startEngine('28', context)
    return (await newer).engine
  }

  test.for([
    ['backup', -1],
    ['backup', 3600],
    ['clone', -1],
  ] as const)(
    `on ${kind} a %s that waits for a container which does not stop is cancelled, and that runs on (timeout %s)`,
    async ([job, StopTimeout], context) => {
      const engine = await engineOf(context)
      await using world = await createTestWorld(engine)
      const source = await deafContainer(world, { StopTimeout })
      const { journal, quiesced } = remembering()
      const cancel = new AbortController()
      const steps: WorkProgress[] = []
      const onProgress = (progress: WorkProgress) => void steps.push(progress)
      const run = { mode: 'stop', signal: cancel.signal, onProgress, journal, jobId: world.runId } as const
      const work =
        job === 'backup'
          ? captureIn(world, source, { sink: createRecordingSink(), ...run })
          : cloneIn(world, source, { writableLayer: 'include', ...run })
      const outcome = work.catch((error: unknown) => error)
      await expect.poll(() => killsSeen(engine, source)).toBe(1)
      cancel.abort()
      expect(await outcome).toMatchObject({ name: 'AbortError' })
      expect(await stateOf(engine, source)).toMatchObject({ Running: true, StartedAt: source.startedAt })
      expect(steps.find(({ step }) => step === ('stopping' satisfies JobStep))).toMatchObject({ limitSeconds: 600 })
      expect(await listMade(engine, world.runId)).toEqual([])

      // The signal is on its way all the same: what ends by it later is started again, by whoever keeps the journal.
      const [left] = quiesced
      if (left === undefined) throw new Error('nobody looks after it')
      expect(await resumeContainer(engine, left)).toBeGreaterThan(0)
      await clientOf(engine).getContainer(source.id).kill({ signal: 'SIGKILL' })
      await expect.poll(async () => (await stateOf(engine, source)).Running).toBe(false)
      expect(await resumeContainer(engine, left)).toBe(0)
      expect(await stateOf(engine, source)).toMatchObject({ Running: true })
    },
  )

  test(`on ${kind} it is known beforehand how long a container may take to stop`, async (context) => {
    const engine = await engineOf(context)
    await using world = await createTestWorld(engine)
    const limits = []
    for (const StopTimeout of [undefined, 60, -1]) {
      const source = await world.runContainer({ StopTimeout, HostConfig: { NetworkMode: 'none' } })
      limits.push(stopLimit(await readContainer(engine, source.id, signal)))
    }
    expect(limits).toEqual([
      { seconds: 10, kills: true },
      { seconds: 60, kills: true },
      { seconds: 600, kills: false },
    ])
  })

  test(`on ${kind} a container that asks never to be killed is not, and the job fails`, async (context) => {
    const engine = await engineOf(context)
    await using world = await createTestWorld(engine)
    const source = await deafContainer(world, { StopTimeout: -1 })
    const container = await readContainer(engine, source.id, signal)
    const { journal } = remembering()
    const request = { container, how: 'stop', advice: message('back-up-again'), stopLimitSeconds: 1 } as const
    const failed = quiesceContainer(engine, request, journal)
    await expect(failed).rejects.toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining(source.name) })
    expect(await stateOf(engine, source)).toMatchObject({ Running: true, StartedAt: source.startedAt })
  })

  test.for([
    ['by itself', {}, 'trap "exit 0" TERM; touch /ready; while :; do sleep 0.1; done', 60],
    ['by the engine, after as long as it asks for', {}, 'trap "" TERM; touch /ready; while :; do sleep 0.1; done', 11],
    [
      'by itself, though the engine restarts what ends',
      { RestartPolicy: { Name: 'always' } },
      'trap "exit 0" TERM; touch /ready; while :; do sleep 0.1; done',
      60,
    ],
  ] as const)(`on ${kind} a container with a long timeout ends %s, and runs again afterwards`, async (row, context) => {
    const [, HostConfig, script, StopTimeout] = row
    const engine = await engineOf(context)
    await using world = await createTestWorld(engine)
    const source = await world.runContainer({
      Cmd: ['sh', '-c', script],
      StopSignal: 'SIGTERM',
      StopTimeout,
      HostConfig: { NetworkMode: 'none', ...HostConfig },
    })
    await expect.poll(() => runScript(world, source.id, '[ -e /ready ]')).toBe(0)
    const container = await readContainer(engine, source.id, signal)
    const { journal, quiesced } = remembering()
    const held = await quiesceContainer(engine, { container, how: 'stop', advice: message('back-up-again') }, journal)
    expect(await stateOf(engine, source)).toMatchObject({ Running: false, Restarting: false })
    await held.resume()
    expect(await stateOf(engine, source)).toMatchObject({ Running: true })
    expect(quiesced).toEqual([])
  })
}

/** Ignores the signal to stop, as the first process of a container does that handles none. */
async function deafContainer(world: TestWorld, raw: object): Promise<TestObject & { startedAt: string }> {
  const source = await world.runContainer({ StopSignal: 'SIGTERM', HostConfig: { NetworkMode: 'none' }, ...raw })
  const { StartedAt } = await stateOf(world.engine, source)
  return { ...source, startedAt: StartedAt }
}

async function stateOf(engine: Engine, { id }: TestObject) {
  return (await clientOf(engine).getContainer(id).inspect()).State
}

async function killsSeen(engine: Engine, { id }: TestObject): Promise<number> {
  const until = Math.floor(Date.now() / 1000) + 1
  const filters = { type: ['container' as const], container: [id], event: ['kill' as const] }
  const events = await clientOf(engine).getEvents({ since: until - 300, until: Date.now() / 1000, filters })
  let text = ''
  for await (const chunk of events) text += String(chunk)
  return text.split('\n').filter(Boolean).length
}

function remembering(): { journal: QuiesceJournal; quiesced: QuiescedContainer[] } {
  const quiesced: QuiescedContainer[] = []
  return {
    quiesced,
    journal: {
      quiesced: async (container) => void quiesced.splice(0, quiesced.length, container),
      resumed: async () => void quiesced.splice(0, quiesced.length),
    },
  }
}
