import type { JobStep } from '@holdfast/contract'
import type { CloneRun } from '../clone/clone-container.ts'

/** Tells that a step without bytes has begun, unless the work was cancelled: between two steps is where it ends. */
export function reportStep({ signal, onProgress }: Pick<CloneRun, 'signal' | 'onProgress'>, step: JobStep): void {
  signal.throwIfAborted()
  onProgress({ step, bytesDone: 0, bytesTotal: null, totalIsEstimate: false })
}
