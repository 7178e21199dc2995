import { message, OpError, sameSubject, type Job, type JobRequest, type SubjectAddress } from '@holdfast/contract'
import { isInScope, type Beholder } from '../access/in-scope.ts'
import type { JobQueue, QueuedJob } from './job-queue.ts'
import { recipeFor, type Recipes } from './recipe.ts'

export interface ActiveJob {
  job: Job
  /** It may keep the container paused or stopped. */
  quiesces: boolean
}

/** Who is in whose way among the jobs of a queue. */
export class JobLocks {
  readonly #queue: JobQueue
  readonly #recipes: Recipes

  constructor(queue: JobQueue, recipes: Recipes) {
    this.#queue = queue
    this.#recipes = recipes
  }

  /** The queued or running jobs that need `subject` as it is. */
  activeOn(subject: SubjectAddress): ActiveJob[] {
    return this.#queue
      .all()
      .filter(({ request }) =>
        this.#of(request)
          .uses(request)
          .some((used) => sameSubject(used, subject)),
      )
      .map(({ job, request }) => ({ job, quiesces: this.#quiesces(request) }))
  }

  /** @throws OpError the recipe's `lockedCode`, naming the job that produces the same if it is about what `caller` sees. */
  refuseLocked(request: JobRequest, caller: Beholder): void {
    const { lockKey, lockedCode } = this.#of(request)
    const key = lockKey(request)
    const other = this.#queue.all().find((one) => one.request.kind === request.kind && lockKey(one.request) === key)
    if (other === undefined) return
    const { job } = other
    if (!isInScope(caller, { name: job.request.subject.name, labels: {} }))
      throw new OpError(lockedCode, message('job-locked-unseen', { kind: request.kind }))
    const detail = message('job-locked', { kind: request.kind, name: job.request.subject.name })
    throw new OpError(lockedCode, detail, { jobId: job.id, subject: job.request.subject })
  }

  /** Whether nothing that runs is in its way. Two that pause one container would resume it under each other's hands. */
  mayRun({ request }: QueuedJob): boolean {
    if (!this.#quiesces(request)) return true
    const running = this.#queue.running().filter((other) => this.#quiesces(other.request))
    return !running.some((other) => sameSubject(other.request.subject, request.subject))
  }

  #quiesces(request: JobRequest): boolean {
    return this.#of(request).quiesces?.(request) ?? false
  }

  #of(request: JobRequest) {
    return recipeFor(this.#recipes, request.kind)
  }
}
