import { readFile, rename } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { openDraftFile, storageError } from '@holdfast/archive'
import { message, OpError } from '@holdfast/contract'
import type { VaultRow } from '../database/tables.ts'

const entry = z.object({
  id: z.string().min(1).max(63),
  name: z.string().min(1).max(60),
  /** Relative to the data folder where it lies in that: it may be moved as a whole. */
  path: z.string().min(1).max(4096),
  isDefault: z.boolean(),
  addedAt: z.number().int(),
})
const list = z.object({ formatVersion: z.literal(1), vaults: z.array(entry).max(10_000) })

/** `vaults.json` in the data folder: which vaults there are, for the day the database is lost. */
export class VaultListFile {
  readonly path: string

  constructor(dataFolder: string) {
    this.path = join(dataFolder, 'vaults.json')
  }

  /** None where there is no file. @throws OpError `STORAGE_FAILED` when there is one that cannot be read or understood. */
  async read(): Promise<VaultRow[]> {
    try {
      const text = await this.#text()
      if (text === null) return []
      return list.parse(JSON.parse(text)).vaults.map((one) => {
        const path = resolve(dirname(this.path), one.path)
        return { ...one, path, isDefault: one.isDefault ? 1 : 0 }
      })
    } catch (error) {
      throw new OpError('STORAGE_FAILED', message('vault-list-unreadable', { path: this.path }), { cause: error })
    }
  }

  /**
   * Whole or not at all: what is there now stays until the new one is on the disk. One that cannot be read is kept beside it.
   * @throws OpError `DISK_FULL`, `STORAGE_FAILED`.
   */
  async write(rows: readonly VaultRow[]): Promise<void> {
    const text = this.#describe(rows)
    const isReadable = await this.read().then(
      () => true,
      () => false,
    )
    try {
      if (isReadable && (await this.#text()) === text) return
      await using draft = await openDraftFile(`${this.path}.new`, { replaceLeftover: true })
      await draft.write(Buffer.from(text))
      await draft.finish()
      if (!isReadable) await rename(this.path, `${this.path}.unreadable-${Date.now()}`)
      await draft.publish(this.path, { existing: 'replace' })
    } catch (error) {
      const failure = await storageError(error, { path: this.path })
      if (!(failure instanceof OpError)) throw failure
      throw new OpError(failure.code, message('vault-list-not-written', { reason: failure.detail }), { cause: error })
    }
  }

  async #text(): Promise<string | null> {
    try {
      return await readFile(this.path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  #describe(rows: readonly VaultRow[]): string {
    const folder = dirname(this.path)
    const vaults = rows.map(({ id, name, path, isDefault, addedAt }) => {
      const inside = relative(folder, path)
      const isInside = inside !== '' && inside !== '..' && !inside.startsWith('../')
      return { id, name, path: isInside ? inside : path, isDefault: isDefault === 1, addedAt }
    })
    return `${JSON.stringify({ formatVersion: 1, vaults }, null, 2)}\n`
  }
}
