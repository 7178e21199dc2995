import {
  message,
  OpError,
  sameSubject,
  type Actor,
  type Job,
  type JobRequest,
  type SubjectAddress,
} from '@holdfast/contract'
import { isInScope, type Beholder } from '../access/in-scope.ts'
import type { JobQueue, QueuedJob } from './job-queue.ts'
import { laneOf } from './lanes.ts'
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

  /**
   * What a schedule has queued is in no person's way: it waits for them.
   * @throws OpError the recipe's `lockedCode`, naming the job that produces the same if it is about what `caller` sees.
   */
  refuseLocked(request: JobRequest, actor: Actor, caller: Beholder): void {
    const { lockedCode } = this.#of(request)
    const mayPass = ({ job: { state, actor: of } }: QueuedJob): boolean =>
      laneOf(actor) === 'people' && laneOf(of) === 'schedules' && state.status === 'queued'
    const other = this.#queue.all().find((one) => this.#isLocked(request, one.request) && !mayPass(one))
    if (other === undefined) return
    const { job } = other
    if (!isInScope(caller, { name: job.request.subject.name, labels: {} }))
      throw new OpError(lockedCode, message('job-locked-unseen', { kind: request.kind }))
    const detail = message('job-locked', { kind: request.kind, name: job.request.subject.name })
    throw new OpError(lockedCode, detail, { jobId: job.id, subject: job.request.subject })
  }

  /** Whether nothing that runs is in its way. Two that pause one container would resume it under each other's hands. */
  mayRun({ request }: QueuedJob): boolean {
    const running = this.#queue.running()
    if (running.some((other) => this.#isLocked(request, other.request))) return false
    if (!this.#quiesces(request)) return true
    const quiescing = running.filter((other) => this.#quiesces(other.request))
    return !quiescing.some((other) => sameSubject(other.request.subject, request.subject))
  }

  /** Whether both would produce the same. */
  #isLocked(request: JobRequest, other: JobRequest): boolean {
    const { lockKey } = this.#of(request)
    return other.kind === request.kind && lockKey(other) === lockKey(request)
  }

  #quiesces(request: JobRequest): boolean {
    return this.#of(request).quiesces?.(request) ?? false
  }

  #of(request: JobRequest) {
    return recipeFor(this.#recipes, request.kind)
  }
}
