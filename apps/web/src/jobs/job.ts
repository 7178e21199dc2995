import type { Outputs } from '../trpc/trpc.ts'

/** A job as it arrives: JSON drops what is undefined, so this is a little wider than the contract's own. */
export type Job = Outputs['jobs']['find']

export interface JobBoard {
  active: Job[]
  finished: Job[]
}

export type JobResult = Extract<Job['state'], { status: 'succeeded' }>['result']
