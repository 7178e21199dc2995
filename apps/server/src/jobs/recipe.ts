import type {
  Actor,
  JobKind,
  JobRequest,
  JobResult,
  OpErrorCode,
  SubjectAddress,
  WorkProgress,
} from '@holdfast/contract'

export type RequestOf<K extends JobKind> = Extract<JobRequest, { kind: K }>
export type ResultOf<K extends JobKind> = Extract<JobResult, { kind: K }>

export interface Task {
  readonly jobId: string
  readonly actor: Actor
  readonly signal: AbortSignal
  readonly report: (progress: WorkProgress) => void
}

/** How one kind of job is done. The runner knows nothing else about it. */
export interface Recipe<K extends JobKind> {
  /** How many jobs of this kind run beside each other in one lane, or that an admin's limits per engine and vault say; more are queued. */
  readonly concurrency: number | 'limits'
  /** What two jobs of this kind must not both produce: a file, a name. */
  readonly lockKey: (request: RequestOf<K>) => string
  /** The code of the refusal while another job has that lock. */
  readonly lockedCode: OpErrorCode
  /** All it needs as they are until it has ended: nobody may change or remove them meanwhile. */
  readonly uses: (request: RequestOf<K>) => readonly SubjectAddress[]
  /** Whether the job may pause or stop its container: two that do run one after another. Absent: none does. */
  readonly quiesces?: (request: RequestOf<K>) => boolean
  /** The request as it is kept and shown, without its secrets; `run` alone gets them. Absent: there are none. */
  readonly mask?: (request: RequestOf<K>) => RequestOf<K>
  /** Settles only when everything it started has ended; rejecting, it has left nothing behind. */
  readonly run: (request: RequestOf<K>, task: Task) => Promise<ResultOf<K>>
  /** What it produces is whole and found without the history, so it stays when its end cannot be recorded. */
  readonly staysUnrecorded?: boolean
  /**
   * Removes all that a job produced which is not known to have succeeded, be it half done or whole: its process died in `run`, or
   * its end could not be recorded. The request is the masked one.
   */
  readonly sweep: (request: RequestOf<K>, jobId: string) => Promise<void>
}

/** A new kind does not compile until its recipe is here. */
export type Recipes = { readonly [K in JobKind]: Recipe<K> }

/** The compiler cannot follow that a request's kind picks its own recipe. */
export function recipeFor(recipes: Recipes, kind: JobKind): Recipe<JobKind> {
  return recipes[kind] as unknown as Recipe<JobKind>
}
