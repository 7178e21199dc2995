import { message, OpError, type BackupRef, type BackupSummary, type Message } from '@holdfast/contract'
import type { BackupRecord, OpenBackup, UnreadableBackup } from '@holdfast/vault'
import type { VaultAccess } from './vault-access.ts'
import { describeBackup } from './describe-backup.ts'

export interface BackupList {
  /** Newest first. */
  backups: BackupSummary[]
  unreadable: (UnreadableBackup & { vaultId: string })[]
  /** Vaults that could not be looked into, with why. */
  vaultProblems: { vaultId: string; name: string; message: Message }[]
}

interface ListOptions {
  /** Only of this container: its id, the beginning of it, or its name. */
  containerId?: string | undefined
}

/** The backups in all vaults. The vaults themselves are asked every time: they remember what they have read. */
export class BackupCatalogue {
  readonly #vaults: VaultAccess

  constructor(vaults: VaultAccess) {
    this.#vaults = vaults
  }

  /** A vault that is not there does not keep the others from being listed. */
  async list({ containerId }: ListOptions): Promise<BackupList> {
    const lists = await Promise.all((await this.#vaults.all()).map(listVault))
    const backups = lists.flatMap((list) => list.backups).filter((one) => isOf(one, containerId))
    return {
      backups: backups.toSorted((one, other) => other.startedAt - one.startedAt),
      unreadable: lists.flatMap((list) => list.unreadable),
      vaultProblems: lists.flatMap((list) => list.vaultProblems),
    }
  }

  /**
   * Which vault holds it, where nobody said.
   * @throws OpError `BACKUP_NOT_FOUND`; `VAULT_NOT_MOUNTED` when none that can be looked into has it, naming those that cannot.
   */
  async locate(backupId: string, vaultId: string | undefined): Promise<BackupRef> {
    if (vaultId !== undefined) return { vaultId, backupId }
    const vaults = await this.#vaults.all()
    const closed: { name: string; error: OpError }[] = []
    for (const { id, name, open } of vaults) {
      const list = await open()
        .then((vault) => vault.list())
        .catch(onlyOpError)
      if (list instanceof OpError) closed.push({ name, error: list })
      else if ([...list.backups, ...list.unreadable].some((record) => record.id === backupId))
        return { vaultId: id, backupId }
    }
    throw nowhere(backupId, closed)
  }

  /** @throws OpError `BACKUP_NOT_FOUND`, `VAULT_DAMAGED`, `VAULT_NOT_FOUND`, `VAULT_NOT_MOUNTED`. */
  async find({ vaultId, backupId }: BackupRef): Promise<BackupSummary> {
    const { backups, unreadable } = await (await this.#vaults.get(vaultId)).list()
    const record = backups.find(({ id }) => id === backupId)
    if (record !== undefined) return describeBackup(record, vaultId)
    const broken = unreadable.find(({ id }) => id === backupId)
    if (broken !== undefined)
      throw new OpError('VAULT_DAMAGED', message('backup-unreadable', { id: backupId, reason: broken.message }))
    throw new OpError('BACKUP_NOT_FOUND', message('backup-unknown', { id: backupId }), { field: 'backupId' })
  }

  /** Dispose it. @throws OpError `BACKUP_NOT_FOUND`, `VAULT_DAMAGED`, `FORMAT_TOO_NEW`, `VAULT_BUSY`, `VAULT_NOT_MOUNTED`. */
  async open({ vaultId, backupId }: BackupRef): Promise<OpenBackup> {
    return (await this.#vaults.get(vaultId)).open(backupId)
  }
}

type Vaults = Awaited<ReturnType<VaultAccess['all']>>

async function listVault({ id: vaultId, name, open }: Vaults[number]): Promise<BackupList> {
  try {
    const { backups, unreadable } = await (await open()).list()
    const read = backups.map((record) => describeOr(record, vaultId))
    return {
      backups: read.flatMap((one) => one.summary ?? []),
      unreadable: [...unreadable, ...read.flatMap((one) => one.broken ?? [])].map((one) => ({ ...one, vaultId })),
      vaultProblems: [],
    }
  } catch (error) {
    if (!(error instanceof OpError)) throw error
    return { backups: [], unreadable: [], vaultProblems: [{ vaultId, name, message: error.detail }] }
  }
}

function describeOr(record: BackupRecord, vaultId: string): { summary?: BackupSummary; broken?: UnreadableBackup } {
  try {
    return { summary: describeBackup(record, vaultId) }
  } catch (error) {
    if (!(error instanceof OpError)) throw error
    return { broken: { id: record.id, message: error.detail } }
  }
}

function onlyOpError(error: unknown): OpError {
  if (error instanceof OpError) return error
  throw error
}

function nowhere(backupId: string, closed: readonly { name: string; error: OpError }[]): OpError {
  const [first] = closed
  if (first === undefined)
    return new OpError('BACKUP_NOT_FOUND', message('backup-nowhere', { id: backupId }), { field: 'backupId' })
  const reasons = closed.map(({ name, error }) => message('vault-closed', { name, reason: error.detail }))
  return new OpError('VAULT_NOT_MOUNTED', message('backup-in-no-open-vault', { id: backupId, reasons }), {
    cause: first.error,
  })
}

/** Whether it is of that container: its id, the beginning of it, or its name. */
export function isOf({ containerId, containerName }: BackupSummary, wanted: string | undefined): boolean {
  if (wanted === undefined) return true
  const name = wanted.replace(/^\//, '')
  return containerName === name || (/^[0-9a-f]{12,64}$/.test(name) && containerId.startsWith(name))
}
