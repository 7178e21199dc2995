import type { BackupContents } from '@holdfast/vault'
import type { Database } from '../../database/open-database.ts'

const rowsAtOnce = 300

/** When each blob of each vault was last read as a whole. What this does not know was never read here. */
export class BlobReads {
  readonly #database: Database
  readonly #now: () => number

  constructor(database: Database, now: () => number) {
    this.#database = database
    this.#now = now
  }

  /** Takes in blobs that came, which were read back when the backup was sealed, and forgets those that are gone. */
  async follow(vaultId: string, contents: readonly BackupContents[]): Promise<ReadonlyMap<string, number>> {
    const known = await this.#all(vaultId)
    const readAt = new Map<string, number>()
    const came = new Map<string, number>()
    for (const { finishedAt, blobs } of contents)
      for (const digest of blobs.keys()) {
        const at = known.get(digest)
        if (at === undefined) came.set(digest, Math.min(finishedAt, came.get(digest) ?? Infinity))
        else readAt.set(digest, at)
      }
    await this.#put(vaultId, came)
    await this.#forget(
      vaultId,
      [...known.keys()].filter((digest) => !readAt.has(digest)),
    )
    return new Map([...readAt, ...came])
  }

  async knownSince(vaultId: string, at: number): Promise<ReadonlySet<string>> {
    const rows = this.#database.selectFrom('blobReads').select('digest')
    const known = await rows.where('vaultId', '=', vaultId).where('readAt', '>=', at).execute()
    return new Set(known.map(({ digest }) => digest))
  }

  async record(vaultId: string, digests: readonly string[]): Promise<void> {
    const readAt = this.#now()
    await this.#put(vaultId, new Map(digests.map((digest) => [digest, readAt])))
  }

  async #all(vaultId: string): Promise<Map<string, number>> {
    const rows = this.#database.selectFrom('blobReads').select(['digest', 'readAt']).where('vaultId', '=', vaultId)
    return new Map((await rows.execute()).map(({ digest, readAt }) => [digest, readAt]))
  }

  async #put(vaultId: string, reads: ReadonlyMap<string, number>): Promise<void> {
    const rows = [...reads].map(([digest, readAt]) => ({ vaultId, digest, readAt }))
    await this.#database.transaction().execute(async (database) => {
      for (let at = 0; at < rows.length; at += rowsAtOnce)
        await database
          .insertInto('blobReads')
          .values(rows.slice(at, at + rowsAtOnce))
          .onConflict((conflict) =>
            conflict.columns(['vaultId', 'digest']).doUpdateSet((eb) => ({ readAt: eb.ref('excluded.readAt') })),
          )
          .execute()
    })
  }

  async #forget(vaultId: string, digests: readonly string[]): Promise<void> {
    for (let at = 0; at < digests.length; at += rowsAtOnce)
      await this.#database
        .deleteFrom('blobReads')
        .where('vaultId', '=', vaultId)
        .where('digest', 'in', digests.slice(at, at + rowsAtOnce))
        .execute()
  }
}
