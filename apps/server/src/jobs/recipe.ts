import type { JobKind, JobRequest, JobResult, OpErrorCode, WorkProgress } from '@holdfast/contract'

export type RequestOf<K extends JobKind> = Extract<JobRequest, { kind: K }>
export type ResultOf<K extends JobKind> = Extract<JobResult, { kind: K }>

export interface Task {
  readonly jobId: string
  readonly startedBy: string
  readonly signal: AbortSignal
  readonly report: (progress: WorkProgress) => void
}

/** How one kind of job is done. The runner knows nothing else about it. */
export interface Recipe<K extends JobKind> {
  /** How many jobs of this kind run beside each other; more are queued. */
  readonly concurrency: number
  /** What two jobs of this kind must not both make: a file, a name. */
  readonly target: (request: RequestOf<K>) => string
  /** The code of the refusal when another job is making that target. */
  readonly targetTaken: OpErrorCode
  /** Jobs with the same key run one after another; null and absent: beside whatever there is. */
  readonly alone?: (request: RequestOf<K>) => string | null
  /** Settles only when everything it started has ended; rejecting, it has left nothing behind. */
  readonly run: (request: RequestOf<K>, task: Task) => Promise<ResultOf<K>>
  /** Removes what a process that died in the middle of `run` left behind. */
  readonly sweep: (request: RequestOf<K>, jobId: string) => Promise<void>
}

/** A new kind does not compile until its recipe is here. */
export type Recipes = { readonly [K in JobKind]: Recipe<K> }
