import type { AuditVerification, Subject } from '@holdfast/contract'
import type { Vault } from '@holdfast/vault'
import { everything } from './access/in-scope.ts'
import type { UserTable } from './access/user-table.ts'
import { AuditHeads } from './audit/audit-heads.ts'
import { AuditList } from './audit/audit-list.ts'
import { AuditLog } from './audit/audit-log.ts'
import { AuditTrail, type Names } from './audit/audit-trail.ts'
import { verifyAudit } from './audit/verify-audit.ts'
import type { BackupCatalogue } from './backups/backup-catalogue.ts'
import type { ContainerLists } from './containers/container-lists.ts'
import type { Database } from './database/open-database.ts'
import type { Log } from './log.ts'
import type { DestinationTable } from './notifications/destination-table.ts'
import type { ScheduleTable } from './schedules/schedule-table.ts'
import type { VaultTable } from './vaults/vault-table.ts'
import { Retention } from './watching/retention.ts'

interface AuditParts {
  database: Database
  names: Names
  /** The default one. @throws OpError where it is not there. */
  vault: () => Promise<Vault>
  /** How long entries are kept; absent: nothing is removed. */
  days?: number
  log: Log
}

export interface AuditServices {
  readonly audit: AuditTrail
  readonly auditList: AuditList
  readonly verifyAudit: () => Promise<AuditVerification>
}

/** The audit log, its heads and its retention; disposing writes what is to be written. */
export function createAudit({ database, names, vault, days, log }: AuditParts): AuditServices & AsyncDisposable {
  const stack = new AsyncDisposableStack()
  const auditLog = new AuditLog(database, log)
  const heads = stack.use(new AuditHeads({ audit: auditLog, vault, log }))
  const audit = stack.use(new AuditTrail(auditLog, { names }))
  if (days !== undefined)
    stack.use(new Retention({ what: 'audit log', days, forget: (older) => auditLog.cut(older), log }))
  return {
    audit,
    auditList: new AuditList(database),
    verifyAudit: () => verifyAudit({ database, heads: (instance) => heads.read(instance) }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

interface NamesParts {
  users: UserTable
  vaults: VaultTable
  schedules: Pick<ScheduleTable, 'get'>
  /** They are there once somebody may call. */
  lists: () => Pick<ContainerLists, 'find'>
  catalogue: Pick<BackupCatalogue, 'locate'>
  destinations: Pick<DestinationTable, 'find'>
}

/** What things are called, as far as it is known without asking an engine. */
export function namesFor({ users, vaults, schedules, lists, catalogue, destinations }: NamesParts): Names {
  return {
    findUser: async (name) => {
      const user = await users.findNamed(name)
      return user && { kind: 'user', userId: user.id, name: user.name }
    },
    complete: async (subject): Promise<Subject> => {
      switch (subject.kind) {
        case 'container': {
          const row = lists().find(subject.engineId, subject.containerId)
          return row === null ? subject : { ...subject, containerId: row.id, name: row.name }
        }
        case 'vault':
          return { ...subject, name: (await vaults.find(subject.vaultId)).name }
        case 'user':
          return { ...subject, name: (await users.find(subject.userId))?.name ?? '' }
        case 'backup': {
          const { backupId, vaultId } = subject
          const named = vaultId === '' ? undefined : (await vaults.find(vaultId)).id
          return { ...subject, ...(await catalogue.locate(backupId, named, everything)) }
        }
        case 'schedule':
          return { ...subject, name: (await schedules.get(subject.scheduleId)).name }
        case 'destination':
          return { ...subject, name: (await destinations.find(subject.destinationId))?.name ?? '' }
        default:
          return subject satisfies never
      }
    },
  }
}
