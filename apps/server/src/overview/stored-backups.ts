import type { VaultSubject } from '@holdfast/contract'
import type { Clock } from '../watching/clock.ts'

/** A backup in a vault, as far as the overview goes by it. */
export interface StoredBackup {
  readonly containerId: string
  readonly name: string
  /** Which engine it was made on, in the engine's own words; null where nobody knows. */
  readonly engine: string | null
  readonly startedAt: number
  readonly finishedAt: number
  readonly isWarned: boolean
  /** A full verification found no problems in it. */
  readonly isVerified: boolean
}

export interface VaultOfBackups {
  readonly subject: VaultSubject
  readonly list: () => Promise<{ backups: readonly StoredBackup[]; isAway: boolean }>
}

export interface VaultContents {
  readonly subject: VaultSubject
  readonly backups: readonly StoredBackup[]
  readonly isAway: boolean
  /** When it was read. */
  readonly at: number
}

/** What all vaults had at a time. */
export interface Stored {
  readonly vaults: readonly VaultContents[]
  /** The backups of a container: of its id, or of its name on its engine. */
  readonly of: (container: { id: string; name: string; engine: string | null }) => readonly StoredBackup[]
}

/** Who looks again sooner sees the same: with very many backups a look takes a while. */
const freshMs = 15_000

/** What is in the vaults. After the first look whoever asks gets the last one at once, and an old one is made anew beside it. */
export class StoredBackups {
  readonly #vaults: () => Promise<readonly VaultOfBackups[]>
  readonly #clock: Clock
  #known: Stored | null = null
  #reading: Promise<Stored> | null = null

  constructor(vaults: () => Promise<readonly VaultOfBackups[]>, clock: Clock) {
    this.#vaults = vaults
    this.#clock = clock
  }

  async get(): Promise<Stored> {
    const known = this.#known
    if (known === null) return this.#read()
    if (known.vaults.some(({ at }) => this.#clock.now() - at > freshMs)) void this.#read().catch(() => undefined)
    return known
  }

  /** A backup has ended, or went: the next look is a new one. */
  forget(): void {
    this.#known = null
  }

  async #read(): Promise<Stored> {
    this.#reading ??= this.#readAll().finally(() => (this.#reading = null))
    return this.#reading
  }

  async #readAll(): Promise<Stored> {
    const vaults = await Promise.all(
      (await this.#vaults()).map(async ({ subject, list }) => {
        const at = this.#clock.now()
        const { backups, isAway } = await list()
        return { subject, backups, isAway, at }
      }),
    )
    this.#known = { vaults, of: findBy(vaults.flatMap(({ backups }) => backups)) }
    return this.#known
  }
}

function findBy(backups: readonly StoredBackup[]): Stored['of'] {
  const byId = Map.groupBy(backups, ({ containerId }) => containerId)
  const byName = Map.groupBy(backups, ({ engine, name }) => `${engine} ${name}`)
  return ({ id, name, engine }) => {
    const own = byId.get(id) ?? []
    const namesakes = engine === null ? [] : (byName.get(`${engine} ${name}`) ?? [])
    return own.length === 0 ? namesakes : [...own, ...namesakes.filter((one) => one.containerId !== id)]
  }
}
