import type { Insertable, Selectable } from 'kysely'
import { alert, subjectKey, type Alert, type AlertKind, type Subject } from '@holdfast/contract'
import type { Database } from '../database/open-database.ts'
import type { AlertsTable } from '../database/tables.ts'

/** The alerts in the database. What another version stored is left out of lists. */
export class AlertTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The open one of that kind; a container that was created again with the name of the former one is the same to whoever looks. */
  async findOpen(kind: AlertKind, subject: Subject): Promise<Alert | null> {
    const key = subjectKey(subject)
    const rows = await this.#open(kind).where('subjectKind', '=', subject.kind).execute()
    const exact = rows.find((row) => row.subjectKey === key)
    const found = exact ?? rows.find((row) => isNamesake(readSubject(row), subject))
    return found === undefined ? null : readAlert(found)
  }

  async listOpen(kind: AlertKind): Promise<Alert[]> {
    return readAll(await this.#open(kind).execute())
  }

  /** What is open, and what was cleared after `since` and seen by nobody; the newest first. */
  async listCurrent(since: number): Promise<Alert[]> {
    const rows = this.#database.selectFrom('alerts').selectAll()
    const current = rows.where((eb) =>
      eb.or([eb('clearedAt', 'is', null), eb.and([eb('clearedAt', '>', since), eb('acknowledgedAt', 'is', null)])]),
    )
    return readAll(await current.orderBy('lastSeenAt', 'desc').orderBy('id').execute())
  }

  async insert(added: Alert): Promise<void> {
    await this.#database.insertInto('alerts').values(toRow(added)).execute()
  }

  async update({ id, ...changed }: Alert): Promise<void> {
    const { id: _same, ...columns } = toRow({ id, ...changed })
    await this.#database.updateTable('alerts').set(columns).where('id', '=', id).execute()
  }

  /** Forgets what was over before `at`; resolves with how much. */
  async removeClearedBefore(at: number): Promise<number> {
    const { numDeletedRows } = await this.#database.deleteFrom('alerts').where('clearedAt', '<', at).executeTakeFirst()
    return Number(numDeletedRows)
  }

  #open(kind: AlertKind) {
    return this.#database.selectFrom('alerts').selectAll().where('kind', '=', kind).where('clearedAt', 'is', null)
  }
}

function isNamesake(one: Subject | null, other: Subject): boolean {
  if (one?.kind !== 'container' || other.kind !== 'container') return false
  return one.engineId === other.engineId && one.name === other.name
}

function toRow({ subject, detail, acknowledged, ...alike }: Alert): Insertable<AlertsTable> {
  return {
    ...alike,
    subject: JSON.stringify(subject),
    subjectKind: subject.kind,
    subjectKey: subjectKey(subject),
    detail: JSON.stringify(detail),
    acknowledgedAt: acknowledged?.at ?? null,
    acknowledgedBy: acknowledged?.by ?? null,
  }
}

function readAll(rows: readonly Selectable<AlertsTable>[]): Alert[] {
  return rows.flatMap((row) => readAlert(row) ?? [])
}

function readAlert({
  subject,
  detail,
  acknowledgedAt,
  acknowledgedBy,
  ...alike
}: Selectable<AlertsTable>): Alert | null {
  const acknowledged = acknowledgedAt === null ? null : { at: acknowledgedAt, by: acknowledgedBy ?? '' }
  const parsed = alert.safeParse({ ...alike, subject: fromJson(subject), detail: fromJson(detail), acknowledged })
  return parsed.data ?? null
}

function readSubject({ subject }: Selectable<AlertsTable>): Subject | null {
  return alert.shape.subject.safeParse(fromJson(subject)).data ?? null
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
