import { message, OpError, type Job, type JobBoard as Board, type JobHistoryPage } from '@holdfast/contract'
import type { Caller } from '../access/caller.ts'
import { isScoped, type Beholder } from '../access/in-scope.ts'
import type { Sight } from '../sight/sight.ts'
import type { JobBoard } from './job-board.ts'
import type { JobHistory, PageRequest } from './job-history.ts'
import type { JobRunner } from './job-runner.ts'
import { maskJob } from './mask-job.ts'

interface JobsParts {
  board: JobBoard
  history: JobHistory
  runner: JobRunner
  sight: Sight
}

/** The jobs as somebody sees them: those about what is in their sight. The others are answered as if there were none. */
export class Jobs {
  readonly #parts: JobsParts

  constructor(parts: JobsParts) {
    this.#parts = parts
  }

  async *watch(caller: Beholder, signal: AbortSignal): AsyncGenerator<Board, void> {
    for await (const board of this.#parts.board.watch(signal)) yield this.#seen(board, caller)
  }

  async snapshot(caller: Beholder): Promise<Board> {
    return this.#seen(this.#parts.board.snapshot(), caller)
  }

  /** @throws OpError `JOB_NOT_FOUND`, `JOB_UNREADABLE` for one that another version stored. */
  async find(id: string, caller: Pick<Caller, 'role' | 'scopes'>): Promise<Job> {
    const { runner, sight } = this.#parts
    const unknown = () => new OpError('JOB_NOT_FOUND', message('job-not-found', { id }), { field: 'id' })
    const job = await runner.find(id).catch((error: unknown) => {
      throw isScoped(caller) && error instanceof OpError && error.code === 'JOB_UNREADABLE' ? unknown() : error
    })
    if (await sight.sees(caller, job.request.subject)) return maskJob(job, caller.role)
    throw unknown()
  }

  /** @throws OpError as `find`. */
  async cancel(id: string, caller: Pick<Caller, 'role' | 'scopes'>): Promise<Job> {
    await this.find(id, caller)
    return maskJob(await this.#parts.runner.cancel(id), caller.role)
  }

  /** A page is filled with what the caller sees. What cannot be read may be about anything. */
  async page(request: PageRequest, caller: Beholder): Promise<JobHistoryPage> {
    const { history, sight } = this.#parts
    if (!isScoped(caller)) return history.page(request)
    const entries: JobHistoryPage['entries'] = []
    let { cursor = null } = request
    do {
      const page = await history.page({ ...request, cursor })
      const readable = page.entries.filter((entry) => entry.entry === 'job')
      entries.push(...(await sight.filter(caller, readable, ({ subject }) => subject)))
      cursor = page.nextCursor
    } while (cursor !== null && entries.length < request.limit)
    const last = entries.length > request.limit ? entries[request.limit - 1] : undefined
    return {
      entries: entries.slice(0, request.limit),
      nextCursor: last === undefined ? cursor : `${last.createdAt}.${last.id}`,
    }
  }

  async #seen({ active, finished }: Board, caller: Beholder): Promise<Board> {
    const { sight } = this.#parts
    return {
      active: await sight.filter(caller, active, ({ subject }) => subject),
      finished: await sight.filter(caller, finished, ({ subject }) => subject),
    }
  }
}
