import {
  defaultEngineId,
  OpError,
  type BackupFilesPage,
  type BackupPreview,
  type BackupRef,
  type DeletePreview,
  type Job,
  type ListBackupFiles,
  type PlanRestoreInput,
  type RestorePlan,
  type StartBackup,
  type StartRestore,
  type StartVerify,
} from '@holdfast/contract'
import { readRestorePlan, resolveContainer, type ClonePlanFacts, type Engine } from '@holdfast/docker-ops'
import type { Caller } from '../access/identify.ts'
import { answerInTime } from '../engines/answer-in-time.ts'
import type { Engines } from '../engines/engines.ts'
import type { JobHistory } from '../jobs/job-history.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { OpenVaults } from '../vaults/open-vaults.ts'
import type { BackupCatalogue } from './backup-catalogue.ts'
import { decodeBase64 } from './decode-base64.ts'
import type { FolderSizes } from './folder-sizes.ts'
import { listBackupFiles } from './list-backup-files.ts'
import { previewRemove } from './preview-remove.ts'
import { readBackupPreview } from './read-backup-preview.ts'
import { readKeptTrees } from './read-kept-trees.ts'
import { toSource } from './to-source.ts'

interface BackupsParts {
  engines: Engines
  runner: JobRunner
  history: JobHistory
  vaults: OpenVaults
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

  /** What a backup of a container would keep. @throws OpError `CONTAINER_NOT_FOUND`, `TIMEOUT`, `ENGINE_UNREACHABLE`. */
  async preview({ engineId, containerId }: { engineId: string; containerId: string }): Promise<BackupPreview> {
    const { engines, vaults, lookUpSizes, lookUpFolders, answerMs } = this.#parts
    const engine = engines.get(engineId)
    const facts = {
      ownContainerId: await engines.ownContainer(engineId),
      lookUpSizes: (volumes: readonly string[]) => lookUpSizes(engine, volumes),
      lookUpFolders,
      keptTrees: await readKeptTrees(vaults),
    }
    return answerInTime(engine, answerMs, (signal) => readBackupPreview(engine, containerId, { signal, ...facts }))
  }

  /** @throws OpError `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `CONTAINER_BUSY`, `VAULT_NOT_FOUND`, `VAULT_NOT_MOUNTED`. */
  async start(input: StartBackup, caller: Caller): Promise<Job> {
    const { engines, runner, vaults } = this.#parts
    const { engineId, containerId, idempotencyKey, vault, mode, mounts } = input
    return runner.start(
      async () => {
        const engine = engines.get(engineId)
        const { id, name } = await resolveContainer(engine, containerId, {})
        const { id: vaultId } = await vaults.get(vault)
        const container = { engineId: engine.id, containerId: id, containerName: name }
        return { kind: 'backup', ...container, vaultId, mode, mounts }
      },
      { startedBy: caller.name, idempotencyKey },
    )
  }

  /** What `restore` with the same input would do. @throws OpError as `start`, and what the wishes do not allow. */
  async planRestore(input: PlanRestoreInput, caller: Caller): Promise<RestorePlan> {
    const { engines, history, catalogue, answerMs } = this.#parts
    const { engineId, vaultId, backupId, ...options } = input
    const engine = engines.get(engineId)
    const bytesPerSecond = await history.rateOf('restore')
    await using backup = await catalogue.open({ vaultId, backupId })
    const treeBytes = new Map(backup.record.trees.map(({ path, bytes }) => [path, bytes]))
    const source = toSource(backup)
    return await answerInTime(engine, answerMs, (signal) =>
      readRestorePlan(
        engine,
        { options, grants: caller.role, treeBytes },
        { source, facts: { signal, bytesPerSecond } },
      ),
    )
  }

  /** @throws OpError `BACKUP_NOT_FOUND`, `NAME_IN_USE`, `BAD_REQUEST`, `VAULT_NOT_FOUND`, `VAULT_NOT_MOUNTED`. */
  async restore(input: StartRestore, caller: Caller): Promise<Job> {
    const { engines, runner, catalogue } = this.#parts
    const { engineId, vaultId, backupId, plan = null, idempotencyKey, ...options } = input
    return runner.start(
      async () => {
        const engine = engines.get(engineId)
        if (plan !== null && options.name === undefined) throw refuseNameless()
        const { containerId, containerName } = await catalogue.find({ vaultId, backupId })
        const name = options.name ?? `${containerName.slice(0, 100)}-restored-${Date.now()}`
        const container = { engineId: engine.id, containerId, containerName }
        const wishes = { ...options, name }
        return { kind: 'restore', ...container, vaultId, backupId, name, options: wishes, plan, grants: caller.role }
      },
      { startedBy: caller.name, idempotencyKey },
    )
  }

  /** @throws OpError `BACKUP_NOT_FOUND`, `VAULT_BUSY` while it is being verified, `VAULT_NOT_FOUND`, `VAULT_NOT_MOUNTED`. */
  async verify({ vaultId, backupId, method, idempotencyKey }: StartVerify, caller: Caller): Promise<Job> {
    const { runner, catalogue } = this.#parts
    return runner.start(
      async () => {
        const { containerId, containerName } = await catalogue.find({ vaultId, backupId })
        return { kind: 'verify', engineId: defaultEngineId, containerId, containerName, vaultId, backupId, method }
      },
      { startedBy: caller.name, idempotencyKey },
    )
  }

  async files({ tree, folderBase64, offset, ...ref }: ListBackupFiles, signal: AbortSignal): Promise<BackupFilesPage> {
    const folder = decodeBase64(folderBase64, 'folderBase64')
    await using backup = await this.#parts.catalogue.open(ref)
    return await listBackupFiles(backup, { tree, folder, offset, signal })
  }

  async previewRemove(ref: BackupRef): Promise<DeletePreview> {
    const vault = await this.#parts.vaults.get(ref.vaultId)
    return previewRemove(vault, ref.backupId)
  }

  /** Its data goes with the next prune. @throws OpError `BACKUP_NOT_FOUND`, `VAULT_BUSY`, `VAULT_NOT_MOUNTED`. */
  async remove({ vaultId, backupId }: BackupRef): Promise<BackupRef> {
    const vault = await this.#parts.vaults.get(vaultId)
    await vault.remove(backupId)
    return { vaultId, backupId }
  }
}

function refuseNameless(): OpError {
  const message = "name is missing: a plan is of one name. Pass the plan's own name with it."
  return new OpError('BAD_REQUEST', message, { field: 'name' })
}
