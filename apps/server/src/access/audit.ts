import { OpError, type Actor, type Message, type OpErrorCode, type Subject } from '@holdfast/contract'

/** Who asks for what, from where. */
export interface Attempt {
  /** Null for somebody who is not signed in. */
  readonly actor: Actor | null
  readonly from: string | null
  /** `containers.stop`: the name of a procedure, whichever way in it came. */
  readonly action: string
  /** What was handed in: what it is about is read from it, and no more is kept. */
  readonly input: unknown
}

/** How it ended: without a code, well. */
export interface Ending {
  readonly code?: OpErrorCode | null
  readonly detail?: Message | null
  /** What was answered: what it is about is read from it, and no more is kept. */
  readonly result?: unknown
  /** Where the answer says nothing of it. */
  readonly subject?: Subject
  readonly jobId?: string
}

/** An action that is recorded as begun. To be ended once; that never fails. */
export interface Recording {
  readonly end: (ending: Ending) => Promise<void>
}

/** What every way in writes down with. */
export interface Audit {
  /** @throws OpError `DISK_FULL`, `STORAGE_FAILED`: it must not be done then. */
  readonly begin: (attempt: Attempt) => Promise<Recording>
  /**
   * Of what has an end alone: somebody signs in, somebody is refused. What went wrong is recorded within limits, per actor or address,
   * and that never fails.
   * @throws OpError `DISK_FULL`, `STORAGE_FAILED` when it went well, and cannot be recorded.
   */
  readonly ended: (attempt: Attempt, ending: Ending) => Promise<void>
}

/**
 * Does something between two entries.
 * @throws OpError `DISK_FULL`, `STORAGE_FAILED`, and then it was not done; what `run` throws.
 */
export async function recorded<T>(audit: Audit, attempt: Attempt, run: () => Promise<T>): Promise<T> {
  const recording = await audit.begin(attempt)
  try {
    const result = await run()
    await recording.end({ result })
    return result
  } catch (error) {
    await recording.end(failureOf(error))
    throw error
  }
}

/** How something ended that threw. What is no OpError may say anything at all, and is not kept. */
export function failureOf(error: unknown): Ending {
  if (!(error instanceof OpError)) return { code: 'INTERNAL' }
  const { code, detail, subject } = error
  // Of somebody who is not signed in yet an error alone says who it is; others name the job that is in the way.
  return { code, detail, ...(subject?.kind === 'user' && { subject }) }
}
