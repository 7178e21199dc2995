import { message, type Actor } from '@holdfast/contract'
import { readEngineInfo } from '@holdfast/docker-ops'
import type { BackupRecord, Vault, VaultListing } from '@holdfast/vault'
import type { Audit } from './access/audit.ts'
import { containerOf, scopedContainer, storedDocument } from './backups/stored-document.ts'
import type { Database } from './database/open-database.ts'
import type { Engines } from './engines/engines.ts'
import type { JobRunner } from './jobs/job-runner.ts'
import type { Log } from './log.ts'
import { BackupRetention } from './retention/backup-retention.ts'
import type { ListSchedules, RetentionVaults } from './retention/retention-ports.ts'
import { RetentionTable } from './retention/retention-table.ts'
import { RetentionTimer } from './retention/retention-timer.ts'
import { retentionRecipe } from './retention/retention-recipe.ts'
import type { StoredBackup, StoredBackups } from './retention/stored-backup.ts'
import { Slots } from './schedules/timing/slots.ts'
import type { OpenVaults } from './vaults/open-vaults.ts'
import type { VaultTable } from './vaults/vault-table.ts'
import type { DataPlace } from './vaults/data-place.ts'
import { systemClock } from './watching/clock.ts'
import type { Happenings } from './watching/happenings.ts'

interface RetentionParts {
  database: Database
  engines: Engines
  open: OpenVaults
  vaultTable: VaultTable
  place: DataPlace
  schedules: ListSchedules
  audit: Audit
  log: Log
}

const answerMs = 10_000

/** Retention in two steps: its recipe, which the runner needs, then what needs the runner. */
export function createRetention({ database, engines, open, vaultTable, place, schedules, audit, log }: RetentionParts) {
  const table = new RetentionTable(database)
  const vaults: RetentionVaults = {
    all: () => vaultTable.list(),
    defaultId: async () => (await vaultTable.list()).find(({ isDefault }) => isDefault === 1)?.id ?? null,
    list: async (vaultId) => storedBackups(await (await open.get(vaultId)).list()),
    remove: async (vaultId, backupId, onlyIf) => {
      const vault: Vault = await open.get(vaultId)
      return vault.remove(backupId, { onlyIf: (listing) => onlyIf(storedBackups(listing)) })
    },
    refuseConflict: () => place.refuseConflict(),
  }
  const ownEngines = () => readOwnEngines(engines)
  const shared = { vaults, schedules, ownEngines, table, slots: new Slots(), clock: systemClock }
  let policiesOf: BackupRetention['policiesOf']
  return {
    recipe: retentionRecipe({ vaults, ownEngines, audit, clock: systemClock, policiesOf: (id) => policiesOf(id) }),
    /** Before the runner takes up what it had queued. */
    start({ runner, prune, happenings }: StartParts) {
      const retention = new BackupRetention({ ...shared, runner })
      policiesOf = retention.policiesOf.bind(retention)
      runner.onEnded(async ({ request, state }) => {
        if (state.status !== 'succeeded' || state.result.kind !== 'prune' || request.kind !== 'prune') return
        const { blobs, bytes } = state.result
        await table.pruned(request.subject.vaultId, { at: state.finishedAt, blobs, bytes })
      })
      happenings.listen((happening) => happening.kind === 'run-ended' && retention.afterRun(happening.run))
      const ended = runner.ended.bind(runner)
      const timer = () => new RetentionTimer({ ...shared, retention, prune, ended, log })
      return { retention, timer }
    },
  }
}

interface StartParts {
  runner: JobRunner
  prune: (prune: { vaultId: string; actor: Actor; idempotencyKey: string }) => ReturnType<JobRunner['start']>
  happenings: Happenings
}

async function readOwnEngines(engines: Engines): Promise<ReadonlySet<string>> {
  const read = engines.all().map(async (engine) => {
    const { identity } = await readEngineInfo(engine, { signal: AbortSignal.timeout(answerMs) })
    return identity?.id ?? []
  })
  return new Set((await Promise.all(read)).flat())
}

/** What a record says is read once: the vault hands out the same one as long as it is the same. */
const known = new WeakMap<BackupRecord, StoredBackup | null>()

export function storedBackups({ backups, unreadable }: VaultListing): StoredBackups {
  const read = backups.map((record) => {
    const before = known.get(record)
    if (before !== undefined) return before
    const stored = storedBackup(record)
    known.set(record, stored)
    return stored
  })
  const broken = backups[read.indexOf(null)]
  return {
    backups: read.filter((one) => one !== null),
    problem:
      unreadable[0]?.message ?? (broken === undefined ? null : message('retention-unreadable', { id: broken.id })),
  }
}

function storedBackup(record: BackupRecord): StoredBackup | null {
  const document = storedDocument.safeParse(record.document).data
  if (document === undefined) return null
  const { id, startedAt, pinned, verified } = record
  const { engine } = containerOf(document)
  const sound = verified && verified.problems.length === 0
  return { id, startedAt, pinned, sound, engine: engine?.id ?? null, ...scopedContainer(document) }
}
