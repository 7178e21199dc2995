import { once } from 'node:events'
import type { ContainersUpdate, JobState, SubjectAddress } from '@holdfast/contract'
import { listContainers, readEngineInfo } from '@holdfast/docker-ops'
import type { TestWorld } from '@holdfast/docker-ops/testing'
import { openDatabase } from '../database/open-database.ts'
import { Engines } from '../engines/engines.ts'
import { JobBoard } from '../jobs/job-board.ts'
import { JobHistory } from '../jobs/job-history.ts'
import { jobsInSight } from '../jobs/jobs-in-sight.ts'
import type { JobsInSight } from '../upkeep/jobs-in-sight.ts'
import { silentLog } from './silent-log.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { Upkeep } from '../upkeep/upkeep.ts'
import { QuiescedTable } from '../upkeep/quiesced-table.ts'
import { RestartPolicyTable } from '../upkeep/restart-policy-table.ts'
import { cloneJob } from './clone-job.ts'

export interface KeptWorld extends AsyncDisposable {
  readonly board: JobBoard
  readonly history: JobHistory
  readonly quiesced: QuiescedTable
  readonly jobs: JobsInSight
  readonly restartPolicies: RestartPolicyTable
  /** What was logged as a warning, in order. */
  readonly warnings: object[]
  /** A clone job on that container, in the history and, while it is active, on the board. */
  readonly job: (containerId: string, state: JobState) => Promise<string>
  /** From now on it works. The engine tells it what there is now, and nothing more. */
  readonly follow: (times?: { steadyMs?: number; retryMs?: number; imagesMs?: number }) => Upkeep
}

/** Everything upkeep needs, on a real engine and a real database, and nothing that happens on that engine. */
export async function startUpkeep(world: TestWorld): Promise<KeptWorld> {
  await using stack = new AsyncDisposableStack()
  const data = stack.use(await temporaryFolder())
  const database = stack.adopt(await openDatabase(data.path), (open) => open.destroy())
  const { engine } = world
  const warnings: object[] = []
  const board = new JobBoard([])
  const history = new JobHistory(database)
  const quiesced = new QuiescedTable(database)
  const restartPolicies = new RestartPolicyTable(database)
  async function* watch(_engineId: string, signal: AbortSignal): AsyncGenerator<ContainersUpdate> {
    yield { kind: 'all', engine: await readEngineInfo(engine), rows: await listContainers(engine) }
    if (!signal.aborted) await once(signal, 'abort')
  }
  const activeOn = ({ containerId }: { containerId: string }) =>
    board.active().filter(({ subject }) => subject.kind === 'container' && subject.containerId === containerId)
  const runner = {
    activeOn: (container: SubjectAddress) =>
      container.kind !== 'container'
        ? []
        : activeOn(container).map(({ id }) => ({
            job: { ...cloneJob(container.containerId, { status: 'queued' }), id },
            quiesces: true,
          })),
  }
  const jobs = jobsInSight({ board, history, runner })
  const log = { ...silentLog, warn: (facts: object) => void warnings.push(facts) }
  const parts = { engines: new Engines([engine]), watch, jobs, restartPolicies, quiesced, log }
  const owned = stack.move()
  return {
    board,
    history,
    quiesced,
    jobs,
    restartPolicies,
    warnings,
    job: async (containerId, state) => {
      const job = cloneJob(containerId, state)
      await history.insert(job, null)
      if (state.status === 'queued' || state.status === 'running') board.put(job)
      return job.id
    },
    follow: (times = {}) => new Upkeep({ ...parts, ...times }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
