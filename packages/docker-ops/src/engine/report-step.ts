import type { JobStep, WorkProgress } from '@holdfast/contract'

export interface Reporting {
  signal: AbortSignal
  onProgress: (progress: WorkProgress) => void
}

/** Tells that a step without bytes has begun, unless the work was cancelled: between two steps is where it ends. */
export function reportStep({ signal, onProgress }: Reporting, step: JobStep): void {
  signal.throwIfAborted()
  onProgress({ step, bytesDone: 0, bytesTotal: null, totalIsEstimate: false })
}
