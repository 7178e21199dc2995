import type { WorkProgress } from '@holdfast/contract'

export interface ProgressReport {
  /** The size of the filesystem came in; beside the work, so at any time. */
  estimated: (bytes: number) => void
  moved: (bytesDone: number) => void
  sealing: (bytesDone: number) => void
  /** How long the tar will be as far as anybody knows, null while nobody does. */
  expectedBytes: () => number | null
}

/** Whole states of one export for its reader: preparing until the first byte, exporting, sealing. */
export function createProgressReport(onProgress: (progress: WorkProgress) => void): ProgressReport {
  let state: WorkProgress = { step: 'preparing', bytesDone: 0, bytesTotal: null, totalIsEstimate: true }
  const report = (change: Partial<WorkProgress>): void => {
    state = { ...state, ...change }
    onProgress(state)
  }
  report({})
  return {
    estimated: (bytes) => report({ bytesTotal: Math.max(bytes, state.bytesDone) }),
    moved: (bytesDone) => report({ step: 'exporting', bytesDone, bytesTotal: total(state.bytesTotal, bytesDone) }),
    sealing: (bytesDone) => report({ step: 'sealing', bytesDone, bytesTotal: bytesDone, totalIsEstimate: false }),
    expectedBytes: () => state.bytesTotal,
  }
}

/** The estimate leaves out what the tar needs for itself, so the work can run past it. */
function total(estimate: number | null, bytesDone: number): number | null {
  return estimate === null ? null : Math.max(estimate, bytesDone)
}
