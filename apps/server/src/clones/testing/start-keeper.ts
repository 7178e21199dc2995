import { once } from 'node:events'
import type { ContainersUpdate, JobState } from '@holdfast/contract'
import { listContainers, readEngineInfo } from '@holdfast/docker-ops'
import type { TestWorld } from '@holdfast/docker-ops/testing'
import { openDatabase } from '../../database/open-database.ts'
import { Engines } from '../../engines/engines.ts'
import { JobBoard } from '../../jobs/job-board.ts'
import { JobHistory } from '../../jobs/job-history.ts'
import { silentLog } from '../../testing/silent-log.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { CloneKeeper } from '../clone-keeper.ts'
import { HeldTable } from '../held-table.ts'
import { RestartPolicyTable } from '../restart-policy-table.ts'
import { cloneJob } from './clone-job.ts'

export interface KeptWorld extends AsyncDisposable {
  readonly board: JobBoard
  readonly history: JobHistory
  readonly held: HeldTable
  readonly restartPolicies: RestartPolicyTable
  /** What was logged as a warning, in order. */
  readonly warnings: object[]
  /** A clone job on that container, in the history and, while it is active, on the board. */
  readonly job: (containerId: string, state: JobState) => Promise<string>
  /** From now on the keeper works. The engine tells it what there is now, and nothing more. */
  readonly keep: (times?: { steadyMs?: number; retryMs?: number; imagesMs?: number }) => CloneKeeper
}

/** Everything a keeper of clones needs, on a real engine and a real database, and nothing that happens on that engine. */
export async function startKeeper(world: TestWorld): Promise<KeptWorld> {
  await using stack = new AsyncDisposableStack()
  const data = stack.use(await temporaryFolder())
  const database = stack.adopt(await openDatabase(data.path), (open) => open.destroy())
  const { engine } = world
  const warnings: object[] = []
  const board = new JobBoard([])
  const history = new JobHistory(database)
  const held = new HeldTable(database)
  const restartPolicies = new RestartPolicyTable(database)
  async function* watch(_engineId: string, signal: AbortSignal): AsyncGenerator<ContainersUpdate> {
    yield { kind: 'all', engine: await readEngineInfo(engine), rows: await listContainers(engine) }
    if (!signal.aborted) await once(signal, 'abort')
  }
  const log = { ...silentLog, warn: (facts: object) => void warnings.push(facts) }
  const parts = { engines: new Engines([engine]), watch, restartPolicies, held, history, board, log }
  const owned = stack.move()
  return {
    board,
    history,
    held,
    restartPolicies,
    warnings,
    job: async (containerId, state) => {
      const job = cloneJob(containerId, state)
      await history.insert(job, null)
      if (state.status === 'queued' || state.status === 'running') board.put(job)
      return job.id
    },
    keep: (times = {}) => new CloneKeeper({ ...parts, ...times }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
