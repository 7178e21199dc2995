import { statfs } from 'node:fs/promises'
import { resolve } from 'node:path'
import {
  message,
  OpError,
  type AddVault,
  type PlaceConflict,
  type SettlePlace,
  type Job,
  type PrunePreview,
  type StartPrune,
  type VaultHealth,
  type VaultSummary,
} from '@holdfast/contract'
import { createVault, openVault, type BackupRecord, type Vault } from '@holdfast/vault'
import type { Caller } from '../access/caller.ts'
import { everything, isScoped, type Beholder } from '../access/in-scope.ts'
import type { VaultRow } from '../database/tables.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { DataPlace } from './data-place.ts'
import type { OpenVaults } from './open-vaults.ts'
import type { StoredBytes } from './stored-bytes.ts'
import type { VaultTable } from './vault-table.ts'

interface VaultsParts {
  table: VaultTable
  open: OpenVaults
  storedBytes: StoredBytes
  runner: JobRunner
  place: DataPlace
  /** Makes the default vault, or takes the one that is in its folder. */
  adoptDefault: () => Promise<void>
  /** Whether it is of a container in sight. */
  sees: (caller: Beholder, record: BackupRecord) => boolean
}

/** Where backups live, for whatever transport asks. */
export class Vaults {
  readonly #parts: VaultsParts

  constructor(parts: VaultsParts) {
    this.#parts = parts
  }

  /** Numbers are of the backups in sight. */
  async list(caller: Beholder): Promise<VaultSummary[]> {
    return Promise.all((await this.#parts.table.list()).map((row) => this.#describe(row, caller)))
  }

  /** Why no vault is written to; null where they are. */
  placeConflict(): PlaceConflict | null {
    return this.#parts.place.conflict
  }

  /**
   * Settles which one is meant after a start from another place: the one that uses the vaults, which was `moved`, or a `copy`, which
   * knows none of them from then on. What is in their folders stays. Does nothing where there is no question.
   * @throws OpError `DISK_FULL`, `STORAGE_FAILED`.
   */
  async settlePlace({ answer }: SettlePlace): Promise<VaultSummary[]> {
    const { table, place, adoptDefault } = this.#parts
    if (place.conflict !== null) {
      const rows = await table.list()
      const moved = rows.map((row) => ({ ...row, path: place.moved(row.path) }))
      await table.replaceAll(answer === 'moved' ? moved : [])
      await place.settle()
      await adoptDefault()
    }
    return this.list(everything)
  }

  /** @throws OpError `VAULT_NOT_FOUND`, `AMBIGUOUS_ID`. */
  async idOf(idOrName: string): Promise<string> {
    return (await this.#parts.table.find(idOrName)).id
  }

  /**
   * Adds a vault that is there, or makes one in an empty folder.
   * @throws OpError `BAD_REQUEST`, `VAULT_NOT_MOUNTED`, `FORMAT_TOO_NEW`, `STORAGE_FAILED`.
   */
  async add({ name, path: asked, create }: AddVault): Promise<VaultSummary> {
    const { table, place } = this.#parts
    place.refuseConflict()
    const path = resolve(asked)
    const rows = await table.list()
    refuseKnown(rows.find((row) => row.path === path))
    if (create) await createVault(path)
    const { id } = await openVault(path)
    refuseKnown(rows.find((row) => row.id === id))
    const row: VaultRow = { id, name, path, isDefault: 0, addedAt: Date.now() }
    await table.insert(row)
    return this.#describe(row, everything)
  }

  /** Holdfast knows it no more; what is in its folder stays. @throws OpError `VAULT_NOT_FOUND`, `BAD_REQUEST`, `VAULT_BUSY`. */
  async forget(vaultId: string): Promise<{ vaultId: string }> {
    const { table, runner } = this.#parts
    const row = await table.get(vaultId)
    if (row.isDefault === 1) throw new OpError('BAD_REQUEST', message('vault-is-default'), { field: 'vaultId' })
    const [busy] = runner.activeOn({ kind: 'vault', vaultId })
    if (busy !== undefined) {
      const { id: jobId, request } = busy.job
      const detail = message('vault-in-use', { kind: request.kind, vault: row.name })
      throw new OpError('VAULT_BUSY', detail, { jobId, subject: { kind: 'vault', vaultId, name: row.name } })
    }
    await table.forget(vaultId)
    return { vaultId }
  }

  async previewPrune(vaultId: string, signal: AbortSignal): Promise<PrunePreview> {
    return (await this.#parts.open.get(vaultId)).previewPrune({ signal })
  }

  /** @throws OpError `VAULT_NOT_FOUND`, `VAULT_NOT_MOUNTED`, `VAULT_BUSY`. */
  async prune({ vaultId, idempotencyKey }: StartPrune, caller: Pick<Caller, 'actor'>): Promise<Job> {
    const { table, open, runner, place } = this.#parts
    return runner.start(
      async () => {
        const { name } = await table.get(vaultId)
        place.refuseConflict()
        await open.get(vaultId)
        return { kind: 'prune', subject: { kind: 'vault', vaultId, name } }
      },
      { actor: caller.actor, idempotencyKey },
    )
  }

  async breakLeases(vaultId: string): Promise<{ vaultId: string }> {
    await (await this.#parts.open.get(vaultId)).breakLeases()
    return { vaultId }
  }

  async #describe({ id, name, path, isDefault }: VaultRow, caller: Beholder): Promise<VaultSummary> {
    const facts = { id, name, path, isDefault: isDefault === 1 }
    const sizes = { sizeBytes: 0, storedBytes: null, freeBytes: null, totalBytes: null }
    const unknown = { backups: 0, ...sizes, leases: [], troubled: { unreadable: 0, withProblems: 0 } }
    try {
      const vault = await this.#parts.open.get(id)
      return { ...facts, health: { state: 'ready' }, ...(await this.#measure(vault, path, caller)) }
    } catch (error) {
      return { ...facts, health: healthOf(error), ...unknown }
    }
  }

  async #measure(vault: Vault, path: string, caller: Beholder) {
    const all = await vault.list()
    const backups = all.backups.filter((record) => this.#parts.sees(caller, record))
    const unreadable = isScoped(caller) ? [] : all.unreadable
    const withProblems = backups.filter(({ verified }) => verified !== null && verified.problems.length > 0)
    const [storedBytes, disk, leases] = await Promise.all([
      isScoped(caller) ? null : this.#parts.storedBytes.look(vault, backups),
      statfs(path).catch(() => null),
      vault.leases(),
    ])
    return {
      backups: backups.length,
      sizeBytes: backups.reduce((sum, backup) => sum + backup.sizeBytes, 0),
      storedBytes,
      freeBytes: disk && disk.bavail * disk.bsize,
      totalBytes: disk && disk.blocks * disk.bsize,
      leases,
      troubled: { unreadable: unreadable.length, withProblems: withProblems.length },
    }
  }
}

function healthOf(error: unknown): VaultHealth {
  if (!(error instanceof OpError)) throw error
  const { code, detail } = error
  if (code === 'VAULT_NOT_MOUNTED') return { state: 'not mounted', message: detail }
  if (code === 'FORMAT_TOO_NEW') return { state: 'too new', message: detail }
  return { state: 'unreadable', message: detail }
}

function refuseKnown(row: VaultRow | undefined): void {
  if (row === undefined) return
  throw new OpError('BAD_REQUEST', message('vault-known', { name: row.name, path: row.path }), { field: 'path' })
}
