import { sql, type Selectable } from 'kysely'
import type { Database } from '../database/open-database.ts'
import type { VaultSamplesTable } from '../database/tables.ts'

/** How a vault was at a time, in ms since 1970. `rawBytes`: of all backups, before compression and sharing. */
export type VaultSample = Selectable<VaultSamplesTable>

const dayMs = 86_400_000
const everySampleDays = 30
const keptDays = 365

/** How vaults were: each sample for thirty days, then the last one of a day (UTC) for a year. */
export class VaultSamples {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async insert(sample: VaultSample): Promise<void> {
    await this.#database
      .insertInto('vaultSamples')
      .values(sample)
      .onConflict((conflict) => conflict.columns(['vaultId', 'at']).doUpdateSet(sample))
      .execute()
  }

  async latest(vaultId: string): Promise<VaultSample | null> {
    const rows = this.#database.selectFrom('vaultSamples').selectAll().where('vaultId', '=', vaultId)
    return (await rows.orderBy('at', 'desc').limit(1).executeTakeFirst()) ?? null
  }

  /** Of every vault, oldest first. */
  async since(at: number): Promise<VaultSample[]> {
    return this.#database.selectFrom('vaultSamples').selectAll().where('at', '>=', at).orderBy('at').execute()
  }

  /** Forgets what is too old or too many; resolves with how many went. */
  async thin(now: number): Promise<number> {
    const { numDeletedRows } = await this.#database
      .deleteFrom('vaultSamples')
      .where((eb) =>
        eb.or([
          eb('at', '<', now - keptDays * dayMs),
          eb.and([
            eb('at', '<', now - everySampleDays * dayMs),
            sql<boolean>`exists (select 1 from "vaultSamples" as "later" where "later"."vaultId" = "vaultSamples"."vaultId"
              and "later"."at" > "vaultSamples"."at" and ${dayOf('later.at')} = ${dayOf('vaultSamples.at')})`,
          ]),
        ]),
      )
      .executeTakeFirst()
    return Number(numDeletedRows)
  }
}

/** Numbers are bound as doubles, so a division alone would not round. */
function dayOf(column: string) {
  return sql`cast(${sql.ref(column)} / ${dayMs} as integer)`
}
