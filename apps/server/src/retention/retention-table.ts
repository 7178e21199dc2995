import { vaultRetention, type VaultRetention, type VaultRetentionStatus } from '@holdfast/contract'
import { z } from 'zod'
import type { Database } from '../database/open-database.ts'

export interface StoredRetention {
  readonly settings: VaultRetention
  /** Times of its prune up to then are over, or were never meant. */
  readonly pruneSlotsSince: number
  readonly lastPrune: VaultRetentionStatus['lastPrune']
}

/** Unless somebody says otherwise, nothing is deleted that is a backup, and on Sunday morning what no backup needs. */
export function defaultRetention(): VaultRetention {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  return {
    policy: null,
    timeZone,
    prune: { timing: { kind: 'weekly', weekdays: [0], at: '04:00' }, timeZone },
  }
}

const lastPrune = z.object({ at: z.number(), blobs: z.number(), bytes: z.number() })

/** What is deleted of each vault by itself, by the vault's id. */
export class RetentionTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** One that cannot be read deletes nothing: it is as if there were no policy, and no time to prune. */
  async find(vaultId: string): Promise<StoredRetention | null> {
    const rows = this.#database.selectFrom('vaultRetention').selectAll().where('vaultId', '=', vaultId)
    const row = await rows.executeTakeFirst()
    if (row === undefined) return null
    const settings = vaultRetention.safeParse(parsed(row.settings)).data
    const nothing = { ...defaultRetention(), prune: null }
    return {
      settings: settings ?? nothing,
      pruneSlotsSince: row.pruneSlotsSince,
      lastPrune: lastPrune.safeParse(parsed(row.lastPrune)).data ?? null,
    }
  }

  /** Times of its prune count from `since`. */
  async write(vaultId: string, settings: VaultRetention, since: number): Promise<void> {
    const changed = { settings: JSON.stringify(settings), pruneSlotsSince: since }
    await this.#database
      .insertInto('vaultRetention')
      .values({ vaultId, ...changed, lastPrune: null })
      .onConflict((conflict) => conflict.column('vaultId').doUpdateSet(changed))
      .execute()
  }

  async slotsDone(vaultId: string, until: number): Promise<void> {
    const row = this.#database.updateTable('vaultRetention').set({ pruneSlotsSince: until })
    await row.where('vaultId', '=', vaultId).execute()
  }

  async pruned(vaultId: string, what: z.infer<typeof lastPrune>): Promise<void> {
    const row = this.#database.updateTable('vaultRetention').set({ lastPrune: JSON.stringify(what) })
    await row.where('vaultId', '=', vaultId).execute()
  }
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
