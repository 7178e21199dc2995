import { OpError, type CopyMode, type WorkProgress } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { isAlive, ownName } from '../container/names.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { reportStep } from '../engine/report-step.ts'
import { holdStill, type HeldContainer, type HoldJournal } from './quiesce-container.ts'
import { notLetGo } from './resume-container.ts'

export interface WhileHeldRequest {
  container: RawContainer
  mode: CopyMode
  /** Null for one that is not held; it must stand still all the same, but in mode live. */
  hold: HeldContainer['hold'] | null
  /** What to do when it did not: `clone-again`. */
  advice: Message
}

interface HeldWork<T> {
  run: { signal: AbortSignal; onProgress: (progress: WorkProgress) => void; journal: HoldJournal }
  work: () => Promise<T>
}

/**
 * Whatever becomes of the work, the container goes on afterwards; and it must have been the same all the time. Resolves with
 * how long it was held, in milliseconds.
 * @throws OpError `INVALID_STATE` when it changed, those of `holdStill`, and what the work throws.
 */
export async function whileHeld<T>(
  engine: Engine,
  { container, mode, hold, advice }: WhileHeldRequest,
  { run, work }: HeldWork<T>,
): Promise<{ result: T; frozenMs: number | null }> {
  if (hold === null) {
    const result = await work()
    if (mode !== 'live') await refuseChangedSource(engine, container, { hold, advice })
    return { result, frozenMs: null }
  }
  reportStep(run, hold === 'pause' ? 'pausing' : 'stopping')
  const held = await holdStill(engine, { container, hold, advice }, run.journal)
  try {
    const result = await work()
    await refuseChangedSource(engine, container, { hold, advice })
    run.onProgress({ step: 'resuming', bytesDone: 0, bytesTotal: null, totalIsEstimate: false })
    return { result, frozenMs: await held.release() }
  } catch (error) {
    await held.release().catch((failure: unknown) => {
      throw notLetGo(failure, error)
    })
    throw error
  }
}

/**
 * What was read is of one moment only if the source stood still all the time; one that is not held did so by itself.
 * @throws OpError `INVALID_STATE` when somebody else let it go on, or restarted it, meanwhile.
 */
export async function refuseChangedSource(
  engine: Engine,
  before: RawContainer,
  { hold, advice }: Pick<WhileHeldRequest, 'hold' | 'advice'>,
): Promise<void> {
  const { State } = await readContainer(engine, before.Id, new AbortController().signal)
  const isSameRun = State['StartedAt'] === before.State['StartedAt']
  const isStill = hold === 'stop' ? !isAlive(State.Status) : State.Status === (hold ? 'paused' : before.State.Status)
  const stoodStill = isStill && isSameRun
  if (stoodStill) return
  const about = { container: ownName(before), how: hold, advice }
  throw new OpError('INVALID_STATE', message('source-resumed-by-other', about))
}
