import { textOf, type Job, type JobLimits, type JobStatus } from '@holdfast/contract'
import type { Limit } from '../access/try-limit.ts'
import { openDatabase } from '../database/open-database.ts'
import { JobBoard } from '../jobs/job-board.ts'
import { JobHistory } from '../jobs/job-history.ts'
import { JobRunner } from '../jobs/job-runner.ts'
import type { Recipe, Recipes, RequestOf } from '../jobs/recipe.ts'
import { silentLog } from './silent-log.ts'
import { temporaryFolder } from './temporary-folder.ts'

export type RunExport = Recipe<'export'>['run']

export interface RunnerWorld extends AsyncDisposable {
  readonly runner: JobRunner
  readonly board: JobBoard
  readonly history: JobHistory
  readonly swept: string[]
}

interface RunnerOptions {
  /** Absent: one of its own. */
  folder?: string
  /** What the recipe of exports has beside `run`. */
  recipe?: Partial<Recipe<'export'>>
  /** Jobs that one person may start. */
  starts?: Limit
  /** What its backups do. */
  backup?: Recipe<'backup'>['run']
  limits?: () => JobLimits
}

const unused = {
  concurrency: 1,
  lockKey: () => '',
  lockedCode: 'CONTAINER_BUSY' as const,
  uses: () => [],
  run: () => Promise.reject(new Error('this test has no such job')),
  sweep: () => Promise.resolve(),
}

/** A runner on a real database in a folder of its own, whose exports do what the test says. */
export async function startRunner(
  run: RunExport,
  { folder, recipe, backup, ...options }: RunnerOptions = {},
): Promise<RunnerWorld> {
  await using stack = new AsyncDisposableStack()
  const path = folder ?? stack.use(await temporaryFolder()).path
  const database = stack.adopt(await openDatabase(path), (open) => open.destroy())
  const history = new JobHistory(database)
  const { entries } = await history.page({ limit: 20 })
  const board = new JobBoard(entries.filter((one) => one.entry === 'job'))
  const swept: string[] = []
  const recipes: Recipes = {
    export: {
      concurrency: 2,
      lockKey: ({ fileName }) => fileName,
      lockedCode: 'FILE_EXISTS',
      uses: ({ subject }) => [subject],
      run,
      sweep: async (_request, jobId) => void swept.push(jobId),
      ...recipe,
    },
    clone: unused,
    backup: {
      ...unused,
      concurrency: 'limits',
      lockKey: ({ subject }) => subject.containerId,
      uses: ({ subject }) => [subject],
      ...(backup !== undefined && { run: backup }),
    },
    restore: unused,
    verify: unused,
    prune: unused,
    retention: unused,
  }
  const runner = stack.adopt(new JobRunner({ board, history, recipes, log: silentLog, ...options }), (one) =>
    one.stop(),
  )
  const parts = stack.move()
  return { runner, board, history, swept, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

export function exportRequest(fileName: string, containerName = 'web'): RequestOf<'export'> {
  const subject = {
    kind: 'container',
    engineId: 'local',
    containerId: containerName.padEnd(64, 'a'),
    name: containerName,
  } as const
  return { kind: 'export', subject, folder: '/exports', fileName, compression: 'none' }
}

/** What a job is asked for with. */
export function ask(fileName: string, containerName?: string): () => Promise<RequestOf<'export'>> {
  return () => Promise.resolve(exportRequest(fileName, containerName))
}

export const done: RunExport = async ({ fileName }) => ({
  kind: 'export',
  exportId: 'e',
  filePath: `/exports/${fileName}`,
  sizeBytes: 5,
  tarBytes: 10,
  entries: 1,
})

export const neverEnding: RunExport = (_request, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))

/** As with a disk that fails: what is to be written of a job in such a state is not. */
export function failToRecord({ history }: RunnerWorld, ...statuses: JobStatus[]): void {
  const update = history.update.bind(history)
  history.update = async (job, bytes) => {
    if (statuses.includes(job.state.status)) throw new Error('disk I/O error')
    return update(job, bytes)
  }
}

export function sentenceOf({ state }: Job): string {
  return state.status === 'failed' ? textOf(state.detail) : ''
}
