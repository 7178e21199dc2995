import { message, OpError, type BackupRef, type BackupSummary, type Message } from '@holdfast/contract'
import type { BackupRecord, OpenBackup, UnreadableBackup } from '@holdfast/vault'
import { isInScope, isScoped, type Beholder, type ScopedContainer } from '../access/in-scope.ts'
import { scopedContainer, storedDocument } from './stored-document.ts'
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

/**
 * The backups in all vaults, as somebody sees them: one of a container out of their sight is answered as one that does not exist,
 * and so is one that cannot be read. The vaults themselves are asked every time: they remember what they have read.
 */
export class BackupCatalogue {
  readonly #vaults: VaultAccess

  constructor(vaults: VaultAccess) {
    this.#vaults = vaults
  }

  /** A vault that is not there does not keep the others from being listed. */
  async list({ containerId }: ListOptions, caller: Beholder): Promise<BackupList> {
    const lists = await Promise.all((await this.#vaults.all()).map((vault) => listVault(vault, caller)))
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
  async locate(backupId: string, vaultId: string | undefined, caller: Beholder): Promise<BackupRef> {
    if (vaultId !== undefined) return { vaultId, backupId }
    const vaults = await this.#vaults.all()
    const closed: { name: string; error: OpError }[] = []
    for (const { id, name, open } of vaults) {
      const list = await open()
        .then((vault) => vault.list())
        .catch(onlyOpError)
      if (list instanceof OpError) closed.push({ name, error: list })
      else if (seen(list, caller).some((record) => record.id === backupId)) return { vaultId: id, backupId }
    }
    throw nowhere(backupId, closed)
  }

  /** @throws OpError `BACKUP_NOT_FOUND`, `VAULT_DAMAGED`, `VAULT_NOT_FOUND`, `VAULT_NOT_MOUNTED`. */
  async find({ vaultId, backupId }: BackupRef, caller: Beholder): Promise<BackupSummary> {
    const { backups, unreadable } = await (await this.#vaults.get(vaultId)).list()
    const record = backups.find((one) => one.id === backupId && isSeen(caller, one))
    if (record !== undefined) return describeBackup(record, vaultId)
    const broken = unreadable.find(({ id }) => id === backupId)
    if (broken !== undefined && !isScoped(caller))
      throw new OpError('VAULT_DAMAGED', message('backup-unreadable', { id: backupId, reason: broken.message }))
    throw unknown(backupId)
  }

  /** @throws OpError `BACKUP_NOT_FOUND`, `VAULT_NOT_FOUND`, `VAULT_NOT_MOUNTED`. */
  async refuseOutOfSight({ vaultId, backupId }: BackupRef, caller: Beholder): Promise<void> {
    if (!isScoped(caller)) return
    const list = await (await this.#vaults.get(vaultId)).list()
    if (!seen(list, caller).some(({ id }) => id === backupId)) throw unknown(backupId)
  }

  /** The container it is of, as it was then; null for one that is gone or cannot be read. */
  async containerOf({ vaultId, backupId }: BackupRef): Promise<ScopedContainer | null> {
    const list = await this.#vaults
      .get(vaultId)
      .then((vault) => vault.list())
      .catch(onlyOpError)
    const record = list instanceof OpError ? undefined : list.backups.find(({ id }) => id === backupId)
    return record === undefined ? null : factsOf(record)
  }

  /** Dispose it. @throws OpError `BACKUP_NOT_FOUND`, `VAULT_DAMAGED`, `FORMAT_TOO_NEW`, `VAULT_BUSY`, `VAULT_NOT_MOUNTED`. */
  async open({ vaultId, backupId }: BackupRef, caller: Beholder): Promise<OpenBackup> {
    await this.refuseOutOfSight({ vaultId, backupId }, caller)
    return (await this.#vaults.get(vaultId)).open(backupId)
  }
}

type Vaults = Awaited<ReturnType<VaultAccess['all']>>

async function listVault({ id: vaultId, name, open }: Vaults[number], caller: Beholder): Promise<BackupList> {
  try {
    const { backups, unreadable } = await (await open()).list()
    const read = backups.filter((record) => isSeen(caller, record)).map((record) => describeOr(record, vaultId))
    return {
      backups: read.flatMap((one) => one.summary ?? []),
      unreadable: [...(isScoped(caller) ? [] : unreadable), ...read.flatMap((one) => one.broken ?? [])].map((one) => ({
        ...one,
        vaultId,
      })),
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

/** Nobody knows whose one is that cannot be read. */
function seen(list: { backups: BackupRecord[]; unreadable: UnreadableBackup[] }, caller: Beholder): { id: string }[] {
  return [...list.backups.filter((record) => isSeen(caller, record)), ...(isScoped(caller) ? [] : list.unreadable)]
}

/** Whether it is of a container in sight. */
export function isSeen(caller: Beholder, record: BackupRecord): boolean {
  if (!isScoped(caller)) return true
  const facts = factsOf(record)
  return facts !== null && isInScope(caller, facts)
}

function factsOf({ document }: BackupRecord): ScopedContainer | null {
  const parsed = storedDocument.safeParse(document).data
  return parsed === undefined ? null : scopedContainer(parsed)
}

function unknown(id: string): OpError {
  return new OpError('BACKUP_NOT_FOUND', message('backup-unknown', { id }), { field: 'backupId' })
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
