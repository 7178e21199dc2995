import {
  message,
  type BackupFilesPage,
  type BackupPreview,
  type BackupRef,
  type BackupSummary,
  type Cause,
  type DeletePreview,
  type Job,
  type ListBackupFiles,
  type PinBackup,
  type StartBackup,
  type StartVerify,
} from '@holdfast/contract'
import type { ClonePlanFacts, Engine } from '@holdfast/docker-ops'
import type { Caller } from '../access/caller.ts'
import type { Beholder } from '../access/in-scope.ts'
import { startedBy } from '../access/started-by.ts'
import { answerInTime } from '../engines/answer-in-time.ts'
import type { Engines } from '../engines/engines.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { resolveInSight } from '../sight/resolve-in-sight.ts'
import type { BackupCatalogue } from './backup-catalogue.ts'
import { decodeBase64 } from './decode-base64.ts'
import type { FolderSizes } from '../engines/folder-sizes.ts'
import { listBackupFiles } from './list-backup-files.ts'
import { previewRemove } from './preview-remove.ts'
import { readBackupPreview } from './read-backup-preview.ts'
import { readKeptTrees } from './read-kept-trees.ts'
import type { VaultAccess } from './vault-access.ts'

interface BackupsParts {
  engines: Engines
  runner: JobRunner
  vaults: VaultAccess
  catalogue: BackupCatalogue
  lookUpSizes: (engine: Engine, volumes: readonly string[]) => ReturnType<ClonePlanFacts['lookUpSizes']>
  lookUpFolders: FolderSizes['look']
  /** How long an engine is waited for. */
  answerMs?: number
}

/** Backups of containers, for whatever transport asks. */
export class Backups {
  readonly #parts: Required<BackupsParts>

  constructor(parts: BackupsParts) {
    this.#parts = { answerMs: 30_000, ...parts }
  }

  /** What a backup of a container would keep. @throws OpError `CONTAINER_NOT_FOUND`, `OWN_CONTAINER`, `TIMEOUT`, `ENGINE_UNREACHABLE`. */
  async preview(target: { engineId: string; containerId: string }, caller: Beholder): Promise<BackupPreview> {
    const { engines, vaults, catalogue, lookUpSizes, lookUpFolders, answerMs } = this.#parts
    const { engineId } = target
    const engine = engines.get(engineId)
    const find = (signal: AbortSignal) => resolveInSight(engine, target.containerId, { ...caller, signal })
    const { id: containerId } = await answerInTime(engine, answerMs, find)
    await engines.refuseOwn({ engineId, containerId }, message('own-container-backup'))
    const facts = {
      ownContainerId: await engines.ownContainer(engineId),
      lookUpSizes: (volumes: readonly string[]) => lookUpSizes(engine, volumes),
      lookUpFolders,
      keptTrees: await readKeptTrees(vaults),
      lastDowntimes: lastDowntimes((await catalogue.list({ containerId }, caller)).backups),
    }
    return answerInTime(engine, answerMs, (signal) => readBackupPreview(engine, containerId, { signal, ...facts }))
  }

  /** @throws OpError `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `OWN_CONTAINER`, `CONTAINER_BUSY`, `VAULT_NOT_FOUND`, `VAULT_NOT_MOUNTED`. */
  async start(input: StartBackup, caller: Pick<Caller, 'actor' | 'scopes'>, causedBy?: Cause): Promise<Job> {
    const { engines, runner, vaults } = this.#parts
    const { engineId, containerId, idempotencyKey, vault, mode, mounts, fullRead = false } = input
    return runner.start(
      async () => {
        const engine = engines.get(engineId)
        const { id, name } = await resolveInSight(engine, containerId, caller)
        await engines.refuseOwn({ engineId, containerId: id }, message('own-container-backup'))
        const { id: vaultId } = await vaults.get(vault)
        const subject = { kind: 'container', engineId: engine.id, containerId: id, name } as const
        return { kind: 'backup', subject, vaultId, mode, mounts, ...(fullRead && { fullRead }) }
      },
      { ...startedBy(caller, idempotencyKey), causedBy: causedBy ?? null },
    )
  }

  /** @throws OpError `BACKUP_NOT_FOUND`, `VAULT_BUSY` while it is being verified, `VAULT_NOT_FOUND`, `VAULT_NOT_MOUNTED`. */
  async verify({ vaultId, backupId, method, idempotencyKey }: StartVerify, caller: Caller): Promise<Job> {
    const { runner, catalogue } = this.#parts
    return runner.start(
      async () => {
        const { containerName: name } = await catalogue.find({ vaultId, backupId }, caller)
        return { kind: 'verify', subject: { kind: 'backup', vaultId, backupId, name }, method }
      },
      startedBy(caller, idempotencyKey),
    )
  }

  async files(input: ListBackupFiles, caller: Beholder, signal: AbortSignal): Promise<BackupFilesPage> {
    const { tree, folderBase64, offset, ...ref } = input
    const folder = decodeBase64(folderBase64, 'folderBase64')
    await using backup = await this.#parts.catalogue.open(ref, caller)
    return await listBackupFiles(backup, { tree, folder, offset, signal })
  }

  async previewRemove(ref: BackupRef, caller: Beholder): Promise<DeletePreview> {
    await this.#parts.catalogue.refuseOutOfSight(ref, caller)
    const vault = await this.#parts.vaults.get(ref.vaultId)
    return previewRemove(vault, ref.backupId)
  }

  /** Its data goes with the next prune. @throws OpError `BACKUP_NOT_FOUND`, `INVALID_STATE` while it is pinned, `VAULT_BUSY`, `VAULT_NOT_MOUNTED`. */
  async remove({ vaultId, backupId }: BackupRef, caller: Beholder): Promise<BackupRef> {
    await this.#parts.catalogue.refuseOutOfSight({ vaultId, backupId }, caller)
    const vault = await this.#parts.vaults.get(vaultId)
    await vault.remove(backupId)
    return { vaultId, backupId }
  }

  /** @throws OpError `BACKUP_NOT_FOUND`, `VAULT_DAMAGED`, `VAULT_BUSY`, `VAULT_NOT_MOUNTED`. */
  async pin({ vaultId, backupId, pinned }: PinBackup, caller: Beholder): Promise<PinBackup> {
    await this.#parts.catalogue.refuseOutOfSight({ vaultId, backupId }, caller)
    await (await this.#parts.vaults.get(vaultId)).pin(backupId, pinned)
    return { vaultId, backupId, pinned }
  }
}

/** Of the newest backup in each mode, of a list that has the newest first. */
export function lastDowntimes(
  backups: readonly Pick<BackupSummary, 'mode' | 'frozenMs'>[],
): BackupPreview['lastDowntimes'] {
  const [pause, stop] = (['paused', 'stopped'] as const).map(
    (mode) => backups.find((backup) => backup.mode === mode && backup.frozenMs !== null)?.frozenMs ?? null,
  )
  return { ...(pause != null && { pause }), ...(stop != null && { stop }) }
}
