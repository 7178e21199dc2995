import { randomUUID } from 'node:crypto'
import { sql, type Selectable } from 'kysely'
import {
  destinationSettings,
  message,
  OpError,
  storedMessage,
  type Destination,
  type DestinationSettings,
  type Message,
} from '@holdfast/contract'
import type { SecretKey } from '../access/secret-key.ts'
import type { Database } from '../database/open-database.ts'
import type { NotificationDestinationsTable } from '../database/notification-tables.ts'
import { isShortened, shownSettings } from './check-destination.ts'

type Row = Selectable<NotificationDestinationsTable>

/** What is stored when somebody saves one; `secret` undefined: as it was. */
export interface StoredDestination {
  name: string
  enabled: boolean
  settings: DestinationSettings
  secret?: string | null
}

/** Where it goes and what proves that we may. */
export interface Receiver {
  readonly settings: DestinationSettings
  readonly secret: string | null
}

/** Where notifications are sent. Secrets and the addresses of webhooks are stored encrypted, and leave it by `unseal` alone. */
export class DestinationTable {
  readonly #database: Database
  readonly #key: SecretKey

  constructor(database: Database, key: SecretKey) {
    this.#database = database
    this.#key = key
  }

  /** What another version stored and this one cannot read is left out. */
  async list(): Promise<Omit<Destination, 'waiting'>[]> {
    const rows = await this.#rows().orderBy('createdAt').execute()
    return rows.flatMap((row) => readRow(row) ?? [])
  }

  async find(id: string): Promise<Omit<Destination, 'waiting'> | null> {
    const row = await this.#rows().where('id', '=', id).executeTakeFirst()
    return row === undefined ? null : readRow(row)
  }

  /** @throws OpError `DESTINATION_NOT_FOUND` */
  async get(id: string): Promise<Omit<Destination, 'waiting'>> {
    const found = await this.find(id)
    if (found === null) throw notFound()
    return found
  }

  /** All that it is sent with; without a secret, null. @throws Error where it was sealed with another key; OpError `DESTINATION_NOT_FOUND` */
  async unseal(id: string): Promise<Receiver> {
    const row = await this.#rows().where('id', '=', id).executeTakeFirst()
    const settings = row && readRow(row)?.settings
    if (!row || !settings) throw notFound()
    const { sealedAddress, sealedSecret } = row
    const isSealed = settings.kind === 'webhook' && sealedAddress !== null
    return {
      settings: isSealed ? { ...settings, url: this.#key.unseal(sealedAddress) } : settings,
      secret: sealedSecret === null ? null : this.#key.unseal(sealedSecret),
    }
  }

  /** Those that an earlier version left in the clear. */
  async sealAddresses(): Promise<void> {
    const rows = await this.#rows().where('sealedAddress', 'is', null).execute()
    for (const row of rows) {
      const settings = readRow(row)?.settings
      if (settings?.kind !== 'webhook') continue
      // Else it stays readable in the file, until something is written over it.
      await sql`pragma secure_delete = on`.execute(this.#database)
      await this.#set(row.id, this.#settings(settings))
    }
  }

  async insert(draft: StoredDestination, createdAt: number): Promise<string> {
    const id = randomUUID()
    const never = { lastSuccessAt: null, lastFailureAt: null, lastFailure: null, failuresInRow: 0 }
    const sealed = { sealedAddress: null, sealedSecret: this.#seal(draft.secret ?? null) }
    const row = { ...sealed, ...this.#columns(draft), id, createdAt, ...never }
    await this.#database.insertInto('notificationDestinations').values(row).execute()
    return id
  }

  /** An address of which only the host is there stays as it was. It begins anew: what failed before says nothing of it. @throws OpError `DESTINATION_NOT_FOUND` */
  async update(id: string, draft: StoredDestination): Promise<void> {
    const secret = draft.secret === undefined ? {} : { sealedSecret: this.#seal(draft.secret) }
    const rows = this.#database.updateTable('notificationDestinations')
    const set = rows.set({ ...this.#columns(draft), ...secret, failuresInRow: 0 }).where('id', '=', id)
    if ((await set.executeTakeFirst()).numUpdatedRows === 0n) throw notFound()
  }

  /** @throws OpError `DESTINATION_NOT_FOUND` */
  async remove(id: string): Promise<void> {
    const rows = this.#database.deleteFrom('notificationDestinations').where('id', '=', id)
    if ((await rows.executeTakeFirst()).numDeletedRows === 0n) throw notFound()
  }

  /** Resolves with how often in a row it had failed before. */
  async succeeded(id: string, at: number): Promise<number> {
    const before = (await this.find(id))?.failuresInRow ?? 0
    await this.#set(id, { lastSuccessAt: at, failuresInRow: 0 })
    return before
  }

  /** Resolves with how often in a row it has failed by now. */
  async failed(id: string, at: number, detail: Message): Promise<number> {
    const failuresInRow = ((await this.find(id))?.failuresInRow ?? 0) + 1
    await this.#set(id, { lastFailureAt: at, lastFailure: JSON.stringify(detail), failuresInRow })
    return failuresInRow
  }

  async #set(id: string, columns: Partial<Row>): Promise<void> {
    await this.#database.updateTable('notificationDestinations').set(columns).where('id', '=', id).execute()
  }

  #columns({ name, enabled, settings }: StoredDestination) {
    return { name, enabled: enabled ? (1 as const) : (0 as const), ...this.#settings(settings) }
  }

  #settings(settings: DestinationSettings): Pick<Row, 'settings'> & Partial<Pick<Row, 'sealedAddress'>> {
    const columns = { settings: JSON.stringify(shownSettings(settings)) }
    if (isShortened(settings)) return columns
    return { ...columns, sealedAddress: settings.kind === 'webhook' ? this.#key.seal(settings.url) : null }
  }

  #seal(secret: string | null): string | null {
    return secret === null ? null : this.#key.seal(secret)
  }

  #rows() {
    return this.#database.selectFrom('notificationDestinations').selectAll()
  }
}

function readRow(row: Row): Omit<Destination, 'waiting'> | null {
  const { id, name, createdAt, lastSuccessAt, lastFailureAt, lastFailure, failuresInRow } = row
  const { data: settings } = destinationSettings.safeParse(JSON.parse(row.settings))
  if (settings === undefined) return null
  const failure =
    lastFailureAt === null || lastFailure === null
      ? null
      : { at: lastFailureAt, detail: storedMessage.parse(JSON.parse(lastFailure)) }
  const known = { id, name, enabled: row.enabled === 1, settings, createdAt, lastSuccessAt, failuresInRow }
  return { ...known, hasSecret: row.sealedSecret !== null, lastFailure: failure }
}

function notFound(): OpError {
  return new OpError('DESTINATION_NOT_FOUND', message('destination-unknown'), { field: 'destinationId' })
}
