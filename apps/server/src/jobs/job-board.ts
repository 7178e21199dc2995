import { setTimeout as delay } from 'node:timers/promises'
import type { Job, JobBoard as Board, JobRow, Progress, WorkProgress } from '@holdfast/contract'
import { Revision } from '../watching/revision.ts'
import { TransferRate } from './transfer-rate.ts'

const finishedKept = 20
const publishMs = 250

interface Running {
  work: WorkProgress
  /** The most any step has reported: later ones move nothing and report 0. */
  mostBytes: number
  rate: TransferRate
}

/** How the jobs stand that are queued or running, and the last ones that ended, in memory. Progress lives here and nowhere else. */
export class JobBoard {
  readonly #active = new Map<string, JobRow>()
  readonly #running = new Map<string, Running>()
  readonly #revision = new Revision()
  #finished: JobRow[]

  constructor(finished: readonly JobRow[]) {
    this.#finished = finished.slice(0, finishedKept)
  }

  put(job: Job): void {
    const row = toJobRow(job)
    const { status } = row.state
    if (status === 'queued' || status === 'running') this.#active.set(row.id, row)
    else {
      this.#active.delete(row.id)
      this.#running.delete(row.id)
      this.#finished = [row, ...this.#finished.filter(({ id }) => id !== row.id)].slice(0, finishedKept)
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

  active(): JobRow[] {
    return [...this.#active.values()]
  }

  bytesDone(jobId: string): number | null {
    return this.#running.get(jobId)?.mostBytes ?? null
  }

  withProgress(job: Job): Job {
    const progress = this.#progressOf(job.id)
    return job.state.status === 'running' && progress !== null ? { ...job, state: { ...job.state, progress } } : job
  }

  snapshot(): Board {
    return { active: this.active().map((row) => this.#describe(row)), finished: this.#finished }
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

  #describe(row: JobRow): JobRow {
    const progress = this.#progressOf(row.id)
    return row.state.status === 'running' && progress !== null ? { ...row, state: { ...row.state, progress } } : row
  }

  #progressOf(jobId: string): Progress | null {
    const running = this.#running.get(jobId)
    return running === undefined ? null : running.rate.describe(running.work, Date.now())
  }
}

/** What lists show of a job: without its request and its result. */
export function toJobRow({ id, request, state, actor, causedBy, createdAt }: Job): JobRow {
  const { kind, subject } = request
  return { id, kind, subject, actor, causedBy, createdAt, state: rowState(state) }
}

function rowState(state: Job['state']): JobRow['state'] {
  switch (state.status) {
    case 'queued':
    case 'running':
    case 'cancelled':
    case 'interrupted':
      return state
    case 'succeeded': {
      const { status, startedAt, finishedAt, result } = state
      const sizeBytes = result.kind === 'export' || result.kind === 'backup' ? result.sizeBytes : null
      return { status, startedAt, finishedAt, sizeBytes }
    }
    case 'failed': {
      const { status, startedAt, finishedAt, code } = state
      return { status, startedAt, finishedAt, code }
    }
    default:
      return state satisfies never
  }
}
