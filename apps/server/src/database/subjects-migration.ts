import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** A row of `jobs` as it was until then: addressed by three loose texts, its author a name. */
interface OldJob {
  id: string
  kind: string
  engineId: string
  containerId: string
  containerName: string
  request: string
  message: string | null
  startedBy: string
}

interface NewColumns {
  subject: string
  subjectKind: string
  subjectKey: string
  subjectName: string
  actorKind: string
  actorId: string
  actorName: string
  detail: string | null
}

type Fields = Record<string, unknown>

/** Jobs get a subject and an actor. What cannot be understood keeps its request, and is shown as unreadable. */
export const subjectsMigration: Migration = {
  up: async (database: Kysely<never>) => {
    const jobs = database as unknown as Kysely<{ jobs: OldJob & NewColumns }>
    for (const column of ['subject', 'subjectKind', 'subjectKey', 'subjectName', 'actorKind', 'actorId', 'actorName'])
      await database.schema
        .alterTable('jobs')
        .addColumn(column, 'text', (one) => one.notNull().defaultTo(''))
        .execute()
    for (const column of ['causedBy', 'detail'])
      await database.schema.alterTable('jobs').addColumn(column, 'text').execute()
    for (const row of await jobs.selectFrom('jobs').selectAll().execute())
      await jobs.updateTable('jobs').set(converted(row)).where('id', '=', row.id).execute()
    for (const column of ['engineId', 'containerId', 'containerName', 'startedBy', 'message'])
      await database.schema.alterTable('jobs').dropColumn(column).execute()
    await database.schema.createIndex('jobsBySubject').on('jobs').columns(['subjectKey', 'createdAt']).execute()
    await database.schema.alterTable('heldContainers').renameTo('quiescedContainers').execute()
    await sql`alter table "quiescedContainers" rename column "hold" to "how"`.execute(database)
  },
}

function converted(row: OldJob): Partial<OldJob> & NewColumns {
  const actor = { actorKind: 'user', actorId: 'local', actorName: row.startedBy }
  const detail = row.message === null ? null : JSON.stringify({ code: 'verbatim', params: { text: row.message } })
  const request = readObject(row.request)
  const subject = subjectOf(row, request ?? {})
  const about = { ...subject, subject: JSON.stringify(subject.subject) }
  return {
    ...actor,
    detail,
    ...about,
    ...(request && { request: JSON.stringify(newRequest(request, subject.subject)) }),
  }
}

function readObject(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Fields) : null
  } catch {
    return null
  }
}

function subjectOf({ kind, engineId, containerId, containerName }: OldJob, request: Fields) {
  const { vaultId, backupId, vaultName } = request
  if (kind === 'prune') {
    const subject = { kind: 'vault', vaultId, name: vaultName }
    return { subject, subjectKind: 'vault', subjectKey: `vault:${String(vaultId)}`, subjectName: String(vaultName) }
  }
  if (kind === 'restore' || kind === 'verify') {
    const subject = { kind: 'backup', vaultId, backupId, name: containerName }
    const subjectKey = `backup:${String(vaultId)}/${String(backupId)}`
    return { subject, subjectKind: 'backup', subjectKey, subjectName: containerName }
  }
  const subject = { kind: 'container', engineId, containerId, name: containerName }
  const subjectKey = `container:${engineId}/${containerId}`
  return { subject, subjectKind: 'container', subjectKey, subjectName: containerName }
}

function newRequest(request: Fields, subject: Fields): Fields {
  const { engineId, containerId: _id, containerName: _name, grants, vaultName: _vault, ...rest } = request
  const kept = grants === undefined ? rest : { ...rest, authorizedRole: grants }
  if (request['kind'] === 'restore') {
    const { vaultId: _vaultId, backupId: _backupId, ...others } = kept
    return { ...others, subject, engineId }
  }
  if (request['kind'] === 'verify' || request['kind'] === 'prune') {
    const { vaultId: _vaultId, backupId: _backupId, ...others } = kept
    return { ...others, subject }
  }
  return { ...kept, subject }
}
