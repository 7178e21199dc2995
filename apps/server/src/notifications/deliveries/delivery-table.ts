import { randomUUID } from 'node:crypto'
import { sql, type Selectable } from 'kysely'
import { message, OpError, storedMessage, type Delivery, type Message } from '@holdfast/contract'
import type { Database } from '../../database/open-database.ts'
import type { DeliveriesTable } from '../../database/notification-tables.ts'
import { isAtLeast, titleOf, worstOf, type Note } from '../outgoing.ts'

type Row = Selectable<DeliveriesTable>

/** A message as it is to be sent. */
export interface Queued {
  readonly id: string
  readonly destinationId: string
  readonly notes: readonly Note[]
  readonly more: number
  readonly accepted: readonly string[]
  readonly attempts: number
  readonly triedSince: number
}

interface Added {
  destination: { id: string; name: string }
  /** Null: of no rule, a test. */
  rule: { id: string; name: string } | null
  note: Note
  now: number
  dueAt: number
  /** More may be added to it until it is due. */
  isOpen: boolean
}

/** What a message lists; what is more is counted. */
const mostNotes = 100
const dayMs = 86_400_000

/** Messages that are to be sent, and what became of those that were. Each is written before it is sent, and sent until it says so. */
export class DeliveryTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async insert({ destination, rule, note, now, dueAt, isOpen }: Added): Promise<string> {
    const row: Row = {
      id: randomUUID(),
      destinationId: destination.id,
      destinationName: destination.name,
      ruleId: rule?.id ?? null,
      ruleName: rule?.name ?? null,
      status: 'waiting',
      notes: JSON.stringify([note]),
      more: 0,
      isOpen: isOpen ? 1 : 0,
      accepted: '[]',
      createdAt: now,
      lastNoteAt: now,
      triedSince: null,
      dueAt,
      attempts: 0,
      endedAt: null,
      lastError: null,
    }
    await this.#database.insertInto('deliveries').values(row).execute()
    return row.id
  }

  /** Adds to what is gathered for a destination by a rule. False: nothing is. */
  async append({
    destination,
    rule,
    note,
    now,
  }: Pick<Added, 'destination' | 'note' | 'now'> & { rule: { id: string } }): Promise<boolean> {
    return this.#database.transaction().execute(async (database) => {
      const open = await database
        .selectFrom('deliveries')
        .select(['id', 'notes', 'more'])
        .where('destinationId', '=', destination.id)
        .where('ruleId', '=', rule.id)
        .where('isOpen', '=', 1)
        .executeTakeFirst()
      if (open === undefined) return false
      const { notes, left } = withNote(readNotes(open.notes), note)
      const set = { notes: JSON.stringify(notes), more: open.more + left, lastNoteAt: now }
      await database.updateTable('deliveries').set(set).where('id', '=', open.id).execute()
      return true
    })
  }

  /** How much a rule has told a destination of since then. */
  async countSince(destinationId: string, ruleId: string, since: number): Promise<number> {
    const { count } = await this.#database
      .selectFrom('deliveries')
      .select(sql<number>`coalesce(sum(json_array_length("notes") + "more"), 0)`.as('count'))
      .where('destinationId', '=', destinationId)
      .where('ruleId', '=', ruleId)
      .where('lastNoteAt', '>', since)
      .executeTakeFirstOrThrow()
    return count
  }

  /** Messages that are still to be sent, by destination. */
  async waiting(): Promise<ReadonlyMap<string, number>> {
    const rows = this.#database.selectFrom('deliveries').where('status', '=', 'waiting').groupBy('destinationId')
    const counts = await rows.select(['destinationId', ({ fn }) => fn.countAll<number>().as('count')]).execute()
    return new Map(counts.map(({ destinationId, count }) => [destinationId, count]))
  }

  /** The next message of a destination that is due. From now on nothing is added to it. */
  async begin(destinationId: string, now: number): Promise<Queued | null> {
    return this.#database.transaction().execute(async (database) => {
      const rows = database.selectFrom('deliveries').selectAll().where('status', '=', 'waiting')
      const due = rows.where('destinationId', '=', destinationId).where('dueAt', '<=', now)
      const row = await due.orderBy('dueAt').orderBy('createdAt').orderBy('id').limit(1).executeTakeFirst()
      if (row === undefined) return null
      const triedSince = row.triedSince ?? now
      await database.updateTable('deliveries').set({ isOpen: 0, triedSince }).where('id', '=', row.id).execute()
      const { id, more, attempts } = row
      const accepted = JSON.parse(row.accepted) as string[]
      return { id, destinationId, notes: readNotes(row.notes), more, accepted, attempts, triedSince }
    })
  }

  /** Destinations with something to send, and when the first of it is due. */
  async due(): Promise<{ destinationId: string; dueAt: number }[]> {
    const rows = this.#database.selectFrom('deliveries').where('status', '=', 'waiting').groupBy('destinationId')
    return rows.select(['destinationId', ({ fn }) => fn.min('dueAt').as('dueAt')]).execute()
  }

  async delivered(id: string, endedAt: number): Promise<void> {
    const set = { status: 'delivered', endedAt, attempts: sql<number>`"attempts" + 1`, lastError: null } as const
    await this.#database.updateTable('deliveries').set(set).where('id', '=', id).execute()
  }

  /** It is tried again then. */
  async postpone(
    id: string,
    { dueAt, detail, accepted }: { dueAt: number; detail: Message; accepted: readonly string[] },
  ): Promise<void> {
    const lastError = JSON.stringify(detail)
    const set = { dueAt, lastError, accepted: JSON.stringify(accepted), attempts: sql<number>`"attempts" + 1` }
    await this.#database.updateTable('deliveries').set(set).where('id', '=', id).execute()
  }

  async fail(id: string, endedAt: number, detail: Message): Promise<void> {
    const lastError = JSON.stringify(detail)
    const set = { status: 'failed', endedAt, lastError, isOpen: 0, attempts: sql<number>`"attempts" + 1` } as const
    await this.#database.updateTable('deliveries').set(set).where('id', '=', id).execute()
  }

  /** What failed is tried anew, as the same; of what arrived another one is sent. @throws OpError `DELIVERY_NOT_FOUND` */
  async again(id: string, now: number): Promise<void> {
    const row = await this.#database.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) throw new OpError('DELIVERY_NOT_FOUND', message('delivery-unknown'), { field: 'deliveryId' })
    const anew = { status: 'waiting', dueAt: now, triedSince: null, endedAt: null, attempts: 0, isOpen: 0 } as const
    if (row.status === 'delivered') {
      const copy: Row = { ...row, ...anew, id: randomUUID(), createdAt: now, accepted: '[]', lastError: null }
      await this.#database.insertInto('deliveries').values(copy).execute()
    } else await this.#database.updateTable('deliveries').set(anew).where('id', '=', id).execute()
  }

  /** The newest first. */
  async list({ destinationId, limit }: { destinationId?: string | undefined; limit: number }): Promise<Delivery[]> {
    const rows = this.#database.selectFrom('deliveries').selectAll().orderBy('createdAt', 'desc').orderBy('id')
    const asked = destinationId === undefined ? rows : rows.where('destinationId', '=', destinationId)
    return (await asked.limit(limit).execute()).map(toDelivery)
  }

  /** Forgets what ended so many days ago; resolves with how much. */
  async removeOlderThan(days: number, now: number): Promise<number> {
    const rows = this.#database.deleteFrom('deliveries').where('endedAt', '<', now - days * dayMs)
    return Number((await rows.executeTakeFirst()).numDeletedRows)
  }
}

function readNotes(stored: string): Note[] {
  return JSON.parse(stored) as Note[]
}

/** Where there is no room for all, what is worse stays. */
function withNote(notes: Note[], note: Note): { notes: Note[]; left: number } {
  if (notes.length < mostNotes) return { notes: [...notes, note], left: 0 }
  const lesser = notes.findIndex(({ severity }) => severity !== note.severity && isAtLeast(note.severity, severity))
  return { notes: lesser === -1 ? notes : [...notes.toSpliced(lesser, 1), note], left: 1 }
}

function toDelivery(row: Row): Delivery {
  const { id, ruleName, status, more, createdAt, attempts, endedAt } = row
  const notes = readNotes(row.notes)
  return {
    id,
    destination: { id: row.destinationId, name: row.destinationName },
    ruleName,
    status,
    severity: worstOf(notes),
    title: titleOf({ notes, more }),
    count: notes.length + more,
    createdAt,
    dueAt: status === 'waiting' ? row.dueAt : null,
    attempts,
    endedAt,
    lastError: row.lastError === null ? null : storedMessage.parse(JSON.parse(row.lastError)),
  }
}
