import type { JobStep, WorkProgress } from '@holdfast/contract'

/** What every piece of work on an engine is given. */
export interface WorkRun extends Reporting {
  /** How long a stream of data may move none. Default five minutes. */
  idleTimeoutMs?: number
}

export interface Reporting {
  signal: AbortSignal
  onProgress: (progress: WorkProgress) => void
}

/**
 * Tells that a step without bytes has begun, unless the work was cancelled: between two steps is where it ends. `limitSeconds` is how
 * long it may take, where that is known.
 */
export function reportStep({ signal, onProgress }: Reporting, step: JobStep, limitSeconds: number | null = null): void {
  signal.throwIfAborted()
  const limit = limitSeconds === null ? {} : { limitSeconds }
  onProgress({ step, bytesDone: 0, bytesTotal: null, totalIsEstimate: false, ...limit })
}
