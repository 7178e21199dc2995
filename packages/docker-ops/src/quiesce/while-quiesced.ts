import { OpError, type CopyMode, type WorkProgress } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { isAlive, ownName } from '../container/names.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { reportStep } from '../engine/report-step.ts'
import { quiesceContainer } from './quiesce-container.ts'
import type { QuiescedContainer, QuiesceJournal } from './quiesce-journal.ts'
import { stopLimit } from './stop-container.ts'
import { notResumed } from './resume-container.ts'

export interface WhileQuiescedRequest {
  container: RawContainer
  mode: CopyMode
  /** Null for one that is not quiesced; it must not change all the same, but in mode live. */
  how: QuiescedContainer['how'] | null
  /** What to do when it did change: `clone-again`. */
  advice: Message
}

interface QuiescedRun {
  signal: AbortSignal
  onProgress: (progress: WorkProgress) => void
  journal: QuiesceJournal
  /** Is told when the container is down. */
  onQuiesced?: () => void
}

export interface QuiescedWork<T> {
  run: QuiescedRun
  work: () => Promise<T>
  /** Looks at the container once the work is done; default an inspect, where it must not have changed. */
  look?: () => Promise<RawContainer>
}

/**
 * Whatever becomes of the work, the container is resumed afterwards; and it must have been the same all the time. Resolves with
 * how long it was down, in milliseconds.
 * @throws OpError `INVALID_STATE` when it changed, those of `quiesceContainer`, and what the work throws.
 */
export async function whileQuiesced<T>(
  engine: Engine,
  { container, mode, how, advice }: WhileQuiescedRequest,
  { run, work, look }: QuiescedWork<T>,
): Promise<{ result: T; downtimeMs: number | null }> {
  const lookAgain = look ?? (() => readContainer(engine, container.Id, new AbortController().signal))
  if (how === null) {
    const result = await work()
    if (mode !== 'live') refuseChanged(container, await lookAgain(), { how, advice })
    else await look?.()
    return { result, downtimeMs: null }
  }
  reportStep(run, how === 'pause' ? 'pausing' : 'stopping', how === 'stop' ? stopLimit(container).seconds : null)
  const { signal } = run
  const quiesced = await quiesceContainer(engine, { container, how, advice, signal }, run.journal)
  run.onQuiesced?.()
  try {
    const result = await work()
    refuseChanged(container, await lookAgain(), { how, advice })
    run.onProgress({ step: 'resuming', bytesDone: 0, bytesTotal: null, totalIsEstimate: false })
    return { result, downtimeMs: await quiesced.resume() }
  } catch (error) {
    await quiesced.resume().catch((failure: unknown) => {
      throw notResumed(failure, error)
    })
    throw error
  }
}

/** The same run, whose reports say how long the container is down once it is. */
export function withDowntime<R extends QuiescedRun>(run: R): R & Required<Pick<QuiescedRun, 'onQuiesced'>> {
  let since: number | null = null
  return {
    ...run,
    onProgress: (progress) =>
      run.onProgress(since === null ? progress : { ...progress, downtimeMs: Math.round(performance.now() - since) }),
    onQuiesced: () => void (since = performance.now()),
  }
}

/**
 * What was read is of one moment only if the source did not change all the time; one that is not quiesced did so by itself.
 * @throws OpError `INVALID_STATE` when somebody else resumed it, or restarted it, meanwhile.
 */
function refuseChanged(
  before: RawContainer,
  { State }: RawContainer,
  { how, advice }: Pick<WhileQuiescedRequest, 'how' | 'advice'>,
): void {
  const isSameRun = State['StartedAt'] === before.State['StartedAt']
  const isSame = how === 'stop' ? !isAlive(State.Status) : State.Status === (how ? 'paused' : before.State.Status)
  if (isSame && isSameRun) return
  throw new OpError('INVALID_STATE', message('source-resumed-by-other', { container: ownName(before), how, advice }))
}
