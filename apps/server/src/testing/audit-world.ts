import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { AuditLog, plainRecord, type AuditRecord } from '../audit/audit-log.ts'
import { verifyAudit } from '../audit/verify-audit.ts'
import { openDatabase, type Database } from '../database/open-database.ts'
import { silentLog } from './silent-log.ts'
import { somebody } from './somebody.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** An audit log in a database of its own, and lines of a vault, both of which a test may tamper with. */
export async function openAuditWorld() {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder()).path
  let database = await openDatabase(folder)
  let audit = new AuditLog(database, silentLog)
  stack.defer(() => database.destroy())
  const lines: string[] = []
  const parts = stack.move()
  return {
    folder,
    lines,
    get database(): Database {
      return database
    },
    get audit(): AuditLog {
      return audit
    },
    /** Changes the file while nobody has it open, without the triggers that refuse it. */
    async behindTheBack(change: string): Promise<void> {
      await this.close()
      editAuditLog(folder, change)
      database = await openDatabase(folder)
      audit = new AuditLog(database, silentLog)
    },
    /** What `AuditHeads` writes. */
    async noteHead(): Promise<void> {
      lines.push(JSON.stringify({ instance: await audit.instance(), ...(await audit.head()) }))
    },
    async close(): Promise<void> {
      // What nothing was asked of is not closed either.
      await audit.head()
      await database.destroy()
    },
    verify: () => verifyAudit({ database, heads: async () => inOrder(lines) }),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

/** As somebody with root would, who knows of the triggers. */
export function editAuditLog(dataFolder: string, change: string): void {
  const file = new DatabaseSync(join(dataFolder, 'holdfast.db'))
  const triggers = file.prepare("select name, sql from sqlite_master where type = 'trigger'").all()
  for (const { name } of triggers) file.exec(`drop trigger "${String(name)}"`)
  file.exec(change)
  for (const { sql } of triggers) file.exec(String(sql))
  file.close()
}

export function recordOf(changes: Partial<AuditRecord> = {}): AuditRecord {
  return {
    ...plainRecord,
    actor: somebody,
    from: '127.0.0.1',
    action: 'containers.stop',
    outcome: 'began',
    subject: { kind: 'container', engineId: 'local', containerId: 'c'.repeat(64), name: 'web' },
    ...changes,
  }
}

async function* inOrder(lines: string[]): AsyncGenerator<string> {
  yield* lines
}
