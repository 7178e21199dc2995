import { statfs } from 'node:fs/promises'
import { AlertTable } from './alerts/alert-table.ts'
import { Alerts } from './alerts/alerts.ts'
import type { BlobReads } from './alerts/checks/blob-reads.ts'
import { CheckTable } from './alerts/checks/check-table.ts'
import { Checks, checksActor, type VerifyRequest } from './alerts/checks/checks.ts'
import { alertOfJob } from './alerts/job-alerts.ts'
import { VaultSamples } from './alerts/vault-samples.ts'
import { VaultWatch, type WatchedVault } from './alerts/vault-watch.ts'
import type { Database } from './database/open-database.ts'
import type { JobBoard } from './jobs/job-board.ts'
import type { JobRunner } from './jobs/job-runner.ts'
import type { Log } from './log.ts'
import type { Sight } from './sight/sight.ts'
import type { OpenVaults } from './vaults/open-vaults.ts'
import type { VaultTable } from './vaults/vault-table.ts'
import { systemClock } from './watching/clock.ts'
import type { Happenings } from './watching/happenings.ts'
import { Retention } from './watching/retention.ts'

interface AlertParts {
  database: Database
  sight: Sight
  runner: JobRunner
  board: Pick<JobBoard, 'active'>
  reads: BlobReads
  happenings: Happenings
  vaultTable: VaultTable
  vaults: OpenVaults
  log: Log
}

export interface AlertServices {
  readonly alerts: Alerts
  readonly checkTable: CheckTable
  readonly samples: VaultSamples
}

const alertDays = 90

/** The alerts, and what raises them. */
export function createAlerts(parts: AlertParts): AlertServices & AsyncDisposable {
  const { database, sight, runner, board, reads, happenings, vaults, log } = parts
  const stack = new AsyncDisposableStack()
  const tell = happenings.tell.bind(happenings)
  const alerts = new Alerts({ table: new AlertTable(database), sight, clock: systemClock, tell })
  runner.onEnded((job) => alertOfJob(alerts, job))
  const samples = new VaultSamples(database)
  const watch = stack.use(
    new VaultWatch({ alerts, samples, vaults: () => watchedVaults(parts), clock: systemClock, log }),
  )
  runner.onEnded((job) => watch.jobEnded(job))
  const checkTable = new CheckTable(database)
  stack.use(
    new Checks({
      vaults: async () =>
        (await vaults.all()).map(({ id, open }) => ({ vaultId: id, contents: async () => (await open()).contents() })),
      reads,
      table: checkTable,
      verify: (request, signal) => verifyBy(runner, { request, signal }),
      scheduledBackups: () =>
        board.active().filter(({ kind, actor }) => kind === 'backup' && actor.kind === 'schedule').length,
      clock: systemClock,
      log,
    }),
  )
  stack.use(new Retention({ what: 'alerts', days: alertDays, forget: (days) => alerts.forget(days), log }))
  return { alerts, checkTable, samples, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

async function watchedVaults({ vaultTable, vaults }: AlertParts): Promise<WatchedVault[]> {
  return (await vaultTable.list()).map(({ id: vaultId, name, path }) => ({
    subject: { kind: 'vault', vaultId, name },
    open: () => vaults.get(vaultId),
    space: async () => {
      const disk = await statfs(path).catch(() => null)
      return disk && { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize }
    },
  }))
}

async function verifyBy(
  runner: JobRunner,
  { request, signal }: { request: VerifyRequest; signal: AbortSignal },
): Promise<unknown> {
  const options = { actor: checksActor, idempotencyKey: undefined }
  const { id } = await runner.start(() => Promise.resolve(request), options)
  // The runner is stopped after this, so its jobs may still run when nobody waits any more.
  const aborted = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => aborted.reject(signal.reason as Error), { once: true })
  return Promise.race([runner.ended(id), aborted.promise])
}
