import type { Actor, Job, JobLimits, JobRequest } from '@holdfast/contract'
import type { JobQueue, QueuedJob } from './job-queue.ts'
import { recipeFor, type Recipes } from './recipe.ts'

/** Whose turn it is apart from each other: people do not wait behind what happens by itself. */
type Lane = 'people' | 'schedules'

interface LanesParts {
  queue: JobQueue
  recipes: Recipes
  limits: () => JobLimits
}

export function laneOf({ kind }: Actor): Lane {
  return kind === 'user' || kind === 'token' ? 'people' : 'schedules'
}

/** In which order queued jobs begin, and how many run beside each other. */
export class Lanes {
  readonly #parts: LanesParts
  /** By origin, when it had its last turn. */
  readonly #turns = new Map<string, number>()
  #turn = 0

  constructor(parts: LanesParts) {
    this.#parts = parts
  }

  /**
   * People's jobs first, by age. Then schedules': those before others whose vault has less running, so that a slow vault keeps nobody
   * else waiting; then in turns, so that a small schedule does not wait behind a large one.
   */
  waiting(): QueuedJob[] {
    const queued = this.#parts.queue.queued()
    const inLane = (lane: Lane): QueuedJob[] => queued.filter(({ job }) => laneOf(job.actor) === lane)
    return [...inLane('people'), ...this.#inTurns(inLane('schedules'))]
  }

  /** Whether fewer jobs of its kind run in its lane than may: of backups per engine and vault, else in all. */
  hasRoom({ job, request }: QueuedJob): boolean {
    const lane = laneOf(job.actor)
    const beside = this.#running(lane).filter((one) => one.request.kind === request.kind)
    const { concurrency } = recipeFor(this.#parts.recipes, request.kind)
    if (concurrency !== 'limits') return beside.length < concurrency
    const { perEngine, perVault } = this.#parts.limits()
    const [engine, vault] = [engineOf(request), vaultOf(request)]
    const onEngine = beside.filter((one) => engineOf(one.request) === engine)
    const inVault = beside.filter((one) => vaultOf(one.request) === vault)
    return onEngine.length < perEngine && inVault.length < perVault
  }

  /** It begins: others that came of the same have theirs later. */
  countTurn({ job }: QueuedJob): void {
    this.#turns.set(originOf(job), (this.#turn += 1))
  }

  #inTurns(queued: readonly QueuedJob[]): QueuedJob[] {
    const vaults = this.#running('schedules').map(({ request }) => vaultOf(request))
    const ranked = queued.map((entry) => {
      const vault = vaultOf(entry.request)
      const running = vault === null ? 0 : vaults.filter((one) => one === vault).length
      return { entry, running, turn: this.#turns.get(originOf(entry.job)) ?? 0 }
    })
    return ranked
      .toSorted((one, other) => one.running - other.running || one.turn - other.turn)
      .map(({ entry }) => entry)
  }

  #running(lane: Lane): QueuedJob[] {
    return this.#parts.queue.running().filter(({ job }) => laneOf(job.actor) === lane)
  }
}

/** The schedule or job it came of, else whoever started it. */
function originOf({ causedBy, actor }: Job): string {
  return causedBy === null ? `${actor.kind}/${actor.id}` : `${causedBy.kind}/${causedBy.id}`
}

function engineOf(request: JobRequest): string | null {
  if ('engineId' in request) return request.engineId
  return 'engineId' in request.subject ? request.subject.engineId : null
}

function vaultOf(request: JobRequest): string | null {
  if ('vaultId' in request) return request.vaultId
  return 'vaultId' in request.subject ? request.subject.vaultId : null
}
