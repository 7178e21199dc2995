import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../log.ts'
import type { BackupRecord, Vault } from '@holdfast/vault'

const freshMs = 30_000
/** Who asks waits no longer than this for a count of many files. */
const patienceMs = 500

/** What the blobs of each vault take: counted beside the work, because a vault may hold very many. */
export class StoredBytes {
  readonly #log: Log
  readonly #known = new Map<string, { bytes: number; of: string; at: number }>()
  readonly #counting = new Map<string, Promise<void>>()

  constructor(log: Log) {
    this.#log = log
  }

  /** The last count; null while there is none. An old one, or one of other backups, is counted anew. */
  async look(vault: Vault, backups: readonly Pick<BackupRecord, 'id'>[]): Promise<number | null> {
    const of = backups.map(({ id }) => id).join(' ')
    const known = this.#known.get(vault.id)
    if (known === undefined || known.of !== of || Date.now() - known.at > freshMs) {
      const counting = this.#counting.get(vault.id) ?? this.#count(vault, of)
      this.#counting.set(vault.id, counting)
      await Promise.race([counting, delay(patienceMs, undefined, { ref: false })])
    }
    return this.#known.get(vault.id)?.bytes ?? null
  }

  async #count(vault: Vault, of: string): Promise<void> {
    try {
      const { storedBytes } = await vault.usage()
      this.#known.set(vault.id, { bytes: storedBytes, of, at: Date.now() })
    } catch (error) {
      this.#log.warn({ err: error, vaultId: vault.id }, 'what a vault stores could not be counted')
    } finally {
      this.#counting.delete(vault.id)
    }
  }
}
