import { randomUUID } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Of the entry's own text, so that what is listed and filtered by is what the chain covers. Somebody may have made it no JSON at all. */
const ofEntry = (expression: string) => sql.raw(`case when json_valid("entry") then ${expression} end`)

/** The audit log: entries are appended, and only a retention that the log itself records takes earlier ones away. */
export const auditMigration: Migration = {
  up: async (database: Kysely<never>) => {
    const derived: Record<string, string> = {
      at: `json_extract("entry", '$.at')`,
      actorKind: `json_extract("entry", '$.actor.kind')`,
      actorName: `json_extract("entry", '$.actor.name')`,
      action: `json_extract("entry", '$.action')`,
      subjectKind: `json_extract("entry", '$.subject.kind')`,
      subjectName: `coalesce(json_extract("entry", '$.subject.name'), json_extract("entry", '$.about'))`,
      outcome: `json_extract("entry", '$.outcome')`,
      cutThrough: `case when json_extract("entry", '$.action') = 'audit.cut' then json_extract("entry", '$.detail.params.through') end`,
    }
    let table = database.schema
      .createTable('audit')
      .addColumn('seq', 'integer', (column) => column.primaryKey())
      .addColumn('entry', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
    for (const [name, expression] of Object.entries(derived))
      table = table.addColumn(name, sql`any`, (column) => column.generatedAlwaysAs(ofEntry(expression)).stored())
    await table.execute()
    await database.schema
      .createIndex('auditCuts')
      .on('audit')
      .column('cutThrough')
      .where(sql.ref('cutThrough'), 'is not', null)
      .execute()
    await refuse(
      database,
      'auditOnlyAppends',
      'insert on "audit" when exists (select 1 from "audit" where "seq" >= new."seq")',
    )
    await refuse(database, 'auditIsNotEdited', 'update on "audit"')
    await refuse(
      database,
      'auditIsNotDeleted',
      'delete on "audit" when not exists (select 1 from "audit" where "cutThrough" >= old."seq")',
    )
    await database.schema
      .createTable('auditChain')
      .addColumn('instance', 'text', (column) => column.notNull())
      .execute()
    const chains = database as unknown as Kysely<{ auditChain: { instance: string } }>
    await chains.insertInto('auditChain').values({ instance: randomUUID() }).execute()
    await refuse(database, 'auditChainIsNotEdited', 'update on "auditChain"')
    await refuse(database, 'auditChainIsNotDeleted', 'delete on "auditChain"')
  },
}

async function refuse(database: Kysely<never>, name: string, event: string): Promise<void> {
  await sql
    .raw(`create trigger "${name}" before ${event} begin select raise(abort, 'the audit log is append-only'); end`)
    .execute(database)
}
