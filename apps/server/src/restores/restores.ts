import {
  message,
  OpError,
  type BackupRef,
  type BackupSummary,
  type Job,
  type PlanRestoreInput,
  type RestorePlan,
  type StartRestore,
} from '@holdfast/contract'
import { readRestorePlan } from '@holdfast/docker-ops'
import type { OpenBackup } from '@holdfast/vault'
import type { Caller } from '../access/caller.ts'
import { seesOf, type Beholder } from '../access/in-scope.ts'
import { startedBy } from '../access/started-by.ts'
import { answerInTime } from '../engines/answer-in-time.ts'
import type { Engines } from '../engines/engines.ts'
import type { JobHistory } from '../jobs/job-history.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { toSource } from './to-source.ts'

/** The backups there are, as a restore needs them. */
export interface RestorableBackups {
  /** @throws OpError `BACKUP_NOT_FOUND`, `VAULT_DAMAGED`, `VAULT_NOT_FOUND`, `VAULT_NOT_MOUNTED`. */
  find: (ref: BackupRef, caller: Beholder) => Promise<Pick<BackupSummary, 'containerName'>>
  /** Dispose it. @throws OpError also `FORMAT_TOO_NEW`, `VAULT_BUSY`. */
  open: (ref: BackupRef, caller: Beholder) => Promise<OpenBackup>
}

interface RestoresParts {
  engines: Engines
  runner: JobRunner
  history: JobHistory
  backups: RestorableBackups
  /** How long an engine is waited for. */
  answerMs?: number
}

/** Containers out of backups, for whatever transport asks. */
export class Restores {
  readonly #parts: Required<RestoresParts>

  constructor(parts: RestoresParts) {
    this.#parts = { answerMs: 30_000, ...parts }
  }

  /** What `start` with the same input would do. @throws OpError as `start`, and what the options do not allow. */
  async plan(input: PlanRestoreInput, caller: Caller): Promise<RestorePlan> {
    const { engines, history, backups, answerMs } = this.#parts
    const { engineId, vaultId, backupId, ...options } = input
    const engine = engines.get(engineId)
    const bytesPerSecond = await history.rateOf('restore')
    await using backup = await backups.open({ vaultId, backupId }, caller)
    const treeBytes = new Map(backup.record.trees.map(({ path, bytes }) => [path, bytes]))
    const source = toSource(backup)
    return await answerInTime(engine, answerMs, (signal) =>
      readRestorePlan(
        engine,
        { options, grants: caller.role, confirmed: options.confirm, sees: seesOf(caller), treeBytes },
        { source, facts: { signal, bytesPerSecond } },
      ),
    )
  }

  /** @throws OpError `BACKUP_NOT_FOUND`, `NAME_IN_USE`, `BAD_REQUEST`, `VAULT_NOT_FOUND`, `VAULT_NOT_MOUNTED`. */
  async start(input: StartRestore, caller: Caller): Promise<Job> {
    const { engines, runner, backups } = this.#parts
    const { engineId, vaultId, backupId, plan = null, idempotencyKey, ...options } = input
    return runner.start(
      async () => {
        const engine = engines.get(engineId)
        if (plan !== null && options.name === undefined)
          throw new OpError('BAD_REQUEST', message('name-missing-for-plan'), { field: 'name' })
        const { containerName } = await backups.find({ vaultId, backupId }, caller)
        const name = options.name ?? `${containerName.slice(0, 100)}-restored-${Date.now()}`
        const subject = { kind: 'backup', vaultId, backupId, name: containerName } as const
        const place = { engineId: engine.id, name, options: { ...options, name } }
        const authorized = { authorizedRole: caller.role, authorizedScopes: [...caller.scopes] }
        return { kind: 'restore', subject, ...place, plan, ...authorized }
      },
      startedBy(caller, idempotencyKey),
    )
  }
}
