import type { Outputs } from '../trpc/trpc.ts'

/** A job as it arrives: JSON drops what is undefined, so this is a little wider than the contract's own. */
export type Job = Outputs['jobs']['find']
export type HistoryEntry = Outputs['jobs']['history']['entries'][number]
/** How a job stands, without its request and result. */
export type JobRow = Omit<Extract<HistoryEntry, { entry: 'job' }>, 'entry'>

export interface JobBoard {
  active: JobRow[]
  finished: JobRow[]
}

export type JobResult = Extract<Job['state'], { status: 'succeeded' }>['result']

/** The row of a whole job. */
export function rowOf({ request, state, ...about }: Job): JobRow {
  const row = { ...about, kind: request.kind, subject: request.subject }
  return { ...row, state: state.status === 'succeeded' ? { ...state, sizeBytes: sizeOf(state.result) } : state }
}

function sizeOf(result: JobResult): number | null {
  return result.kind === 'export' || result.kind === 'backup' ? result.sizeBytes : null
}
