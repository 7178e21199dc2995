import type { AppRouter } from '@holdfast/server'
import type { inferRouterOutputs } from '@trpc/server'

/** A job as it arrives: JSON drops what is undefined, so this is a little wider than the contract's own. */
export type Job = inferRouterOutputs<AppRouter>['jobs']['find']

export interface JobBoard {
  active: Job[]
  finished: Job[]
}

export type JobResult = Extract<Job['state'], { status: 'succeeded' }>['result']
