import type { WorkRun, WorkTarget } from './stored-run.ts'

/** What becomes of a target. */
export type Ending = Pick<WorkTarget, 'outcome' | 'reason'>

/** Those that wait for one disk: a slow one keeps nobody else waiting. */
export function laneOf({ subject, backup }: WorkTarget): string {
  return `${subject.engineId}/${backup.vault ?? ''}`
}

/** What of a run has not begun yet, by lane, each as it is due. */
export class RunAtWork {
  readonly run: WorkRun
  /** Nothing more begins, and what had not begun ends so: its window is over, or its schedule is deleted. Null: it goes on. */
  closing: Ending | null = null
  readonly #waiting = new Map<string, { target: WorkTarget; dueAt: number }[]>()
  #open: number

  constructor(run: WorkRun) {
    this.run = run
    this.#open = run.targets.filter((target) => !isFinal(target)).length
    const waiting = run.targets.filter(({ outcome }) => outcome === 'waiting')
    for (const target of waiting.toSorted((one, other) => one.notBefore - other.notBefore))
      this.#lane(target).push({ target, dueAt: target.notBefore })
  }

  /** Nothing is left to do. */
  get isDone(): boolean {
    return this.#open === 0
  }

  /** The next target that may begin, in a lane that has room; it waits no longer. */
  take(now: number, hasRoom: (lane: string) => boolean): WorkTarget | null {
    for (const [lane, waiting] of this.#waiting) {
      const [first] = waiting
      if (first === undefined || !hasRoom(lane)) continue
      // A clock that was set back to before the run would have all of it wait until the same time again.
      if (first.dueAt > now && now >= this.run.startedAt) continue
      waiting.shift()
      return first.target
    }
    return null
  }

  putBack(target: WorkTarget, dueAt: number): void {
    const waiting = this.#lane(target)
    waiting.push({ target, dueAt })
    waiting.sort((one, other) => one.dueAt - other.dueAt)
  }

  /** Everything that has not begun; none of it waits any more. */
  takeAll(): WorkTarget[] {
    const all = [...this.#waiting.values()].flat().map(({ target }) => target)
    this.#waiting.clear()
    return all
  }

  /** One target has come to its end. */
  close(): void {
    this.#open -= 1
  }

  /** When something is due by itself; `Infinity`: nothing is. What is due already waits for room, and that comes with an end. */
  dueAfter(now: number): number {
    const first = [...this.#waiting.values()].map(([one]) => one?.dueAt ?? Infinity).filter((dueAt) => dueAt > now)
    return Math.min(...first, this.closing === null ? (this.run.windowEndsAt ?? Infinity) : Infinity)
  }

  #lane(target: WorkTarget): { target: WorkTarget; dueAt: number }[] {
    const lane = laneOf(target)
    const known = this.#waiting.get(lane)
    if (known !== undefined) return known
    const waiting: { target: WorkTarget; dueAt: number }[] = []
    this.#waiting.set(lane, waiting)
    return waiting
  }
}

export function isFinal({ outcome }: WorkTarget): boolean {
  return outcome !== 'waiting' && outcome !== 'running'
}
