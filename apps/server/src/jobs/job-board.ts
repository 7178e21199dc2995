import { setTimeout as delay } from 'node:timers/promises'
import type { Job, JobBoard as Board, WorkProgress } from '@holdfast/contract'
import { Revision } from '../watching/revision.ts'
import { TransferRate } from './transfer-rate.ts'

const finishedKept = 20
const publishMs = 250

interface Running {
  work: WorkProgress
  /** The most any step has told: later ones move nothing and tell 0. */
  mostBytes: number
  rate: TransferRate
}

/** The jobs that are queued or running and the last ones that ended, in memory. Progress lives here and nowhere else. */
export class JobBoard {
  readonly #active = new Map<string, Job>()
  readonly #running = new Map<string, Running>()
  readonly #revision = new Revision()
  #finished: Job[]

  constructor(finished: Job[]) {
    this.#finished = finished.slice(0, finishedKept)
  }

  put(job: Job): void {
    const { status } = job.state
    if (status === 'queued' || status === 'running') this.#active.set(job.id, job)
    else {
      this.#active.delete(job.id)
      this.#running.delete(job.id)
      this.#finished = [job, ...this.#finished.filter(({ id }) => id !== job.id)].slice(0, finishedKept)
    }
    this.#revision.bump()
  }

  drop(jobId: string): void {
    this.#active.delete(jobId)
    this.#revision.bump()
  }

  report(jobId: string, work: WorkProgress): void {
    const now = Date.now()
    const running = this.#running.get(jobId)
    const rate = running?.work.step === work.step ? running.rate : new TransferRate()
    rate.add(work.bytesDone, now)
    const mostBytes = Math.max(running?.mostBytes ?? 0, work.bytesDone)
    this.#running.set(jobId, { work, rate, mostBytes })
    this.#revision.bump()
  }

  find(jobId: string): Job | undefined {
    const active = this.#active.get(jobId)
    return active === undefined ? this.#finished.find(({ id }) => id === jobId) : this.#describe(active)
  }

  active(): Job[] {
    return [...this.#active.values()]
  }

  bytesDone(jobId: string): number | null {
    return this.#running.get(jobId)?.mostBytes ?? null
  }

  snapshot(): Board {
    return { active: this.active().map((job) => this.#describe(job)), finished: this.#finished }
  }

  /** The whole board at once, then the latest one at most four times a second. Ends when `signal` aborts. */
  async *watch(signal: AbortSignal): AsyncGenerator<Board, void> {
    try {
      for (;;) {
        const seen = this.#revision.count
        yield this.snapshot()
        await this.#revision.past(seen, signal)
        await delay(publishMs, undefined, { signal })
      }
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }

  #describe(job: Job): Job {
    const running = this.#running.get(job.id)
    if (job.state.status !== 'running' || running === undefined) return job
    return { ...job, state: { ...job.state, progress: running.rate.describe(running.work, Date.now()) } }
  }
}
