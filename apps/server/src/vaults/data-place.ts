import { realpath, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { message, OpError, type PlaceConflict } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'
import type { PlaceTable } from '../database/tables.ts'
import type { VaultTable } from './vault-table.ts'

/**
 * Where the database of this Holdfast lies. A copy of a data folder knows the same vaults, and would write into them beside the first
 * one: it can be told, because it is another file.
 */
export class DataPlace {
  readonly #database: Database
  readonly #now: PlaceTable
  #known: PlaceTable

  private constructor(database: Database, { now, known }: { now: PlaceTable; known: PlaceTable }) {
    this.#database = database
    this.#now = now
    this.#known = known
  }

  /** A database that never said where it is, and one whose folder was renamed, is taken for the first one. */
  static async read(database: Database, dataFolder: string): Promise<DataPlace> {
    const path = await realpath(dataFolder)
    const { dev, ino } = await stat(join(path, 'holdfast.db'), { bigint: true })
    const now = { path, device: String(dev), inode: String(ino) }
    const known = (await database.selectFrom('place').selectAll().executeTakeFirst()) ?? now
    const place = new DataPlace(database, { now, known })
    return place
  }

  /** Null while this is the place, and when a person has said so. */
  get conflict(): PlaceConflict | null {
    const [now, known] = [this.#now, this.#known]
    // Numbers of devices are others after a start of the machine, and files of two disks may have the same one of their own.
    const isSame = now.inode === known.inode && (now.path === known.path || now.device === known.device)
    return isSame ? null : { knownPath: known.path, path: now.path }
  }

  /**
   * Takes the vaults that lie in the folder along where it was renamed, and notes where it is.
   * @throws OpError `DISK_FULL`, `STORAGE_FAILED`.
   */
  async follow(table: VaultTable): Promise<void> {
    if (this.conflict !== null) return
    const rows = await table.list()
    const moved = rows.map((row) => ({ ...row, path: this.moved(row.path) }))
    if (moved.some(({ path }, index) => path !== rows[index]?.path)) await table.replaceAll(moved)
    await this.settle()
  }

  /** Where what lay in the folder lies since it was moved. */
  moved(path: string): string {
    const inside = relative(this.#known.path, path)
    return inside === '' || inside.startsWith('..') ? path : join(this.#now.path, inside)
  }

  /** A person has said that this is the one that uses its vaults. */
  async settle(): Promise<void> {
    await this.#write()
    this.#known = this.#now
  }

  /** @throws OpError `INVALID_STATE` until somebody has said which one is meant. */
  refuseConflict(): void {
    const { conflict } = this
    if (conflict !== null) throw new OpError('INVALID_STATE', message('data-folder-elsewhere', conflict))
  }

  async #write(): Promise<void> {
    await this.#database.transaction().execute(async (database) => {
      await database.deleteFrom('place').execute()
      await database.insertInto('place').values(this.#now).execute()
    })
  }
}
