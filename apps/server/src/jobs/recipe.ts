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
  /** Whether the job may keep its container paused or stopped: two that do run one after another. Absent: none does. */
  readonly holds?: (request: RequestOf<K>) => boolean
  /** The request as it is kept and shown, without its secrets; `run` alone gets them. Absent: there are none. */
  readonly mask?: (request: RequestOf<K>) => RequestOf<K>
  /** Settles only when everything it started has ended; rejecting, it has left nothing behind. */
  readonly run: (request: RequestOf<K>, task: Task) => Promise<ResultOf<K>>
  /** What it made is whole and found without the history, so it stays when its end cannot be recorded. */
  readonly staysUnrecorded?: boolean
  /**
   * Removes all that a job made which is not known to have succeeded, be it half done or whole: its process died in `run`, or
   * its end could not be recorded. The request is the masked one.
   */
  readonly sweep: (request: RequestOf<K>, jobId: string) => Promise<void>
}

/** A new kind does not compile until its recipe is here. */
export type Recipes = { readonly [K in JobKind]: Recipe<K> }
