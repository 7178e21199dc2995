import { message, OpError, type BackupRef } from '@holdfast/contract'
import type { Beholder } from '../../access/in-scope.ts'
import { isOf } from '../../backups/backup-catalogue.ts'
import type { Services } from '../../router.ts'
import { shortId } from './job-answer.ts'
import type { RestAction } from './rest-action.ts'

type OfBackup = Extract<RestAction, { action: 'restore' | 'plan-restore' }>

/**
 * The backup an action is about.
 * @throws OpError `BAD_REQUEST` when it is of another container than the one that was named; `BACKUP_NOT_FOUND`, `VAULT_NOT_FOUND`,
 * `VAULT_NOT_MOUNTED`, `AMBIGUOUS_ID`, `VAULT_DAMAGED`.
 */
export async function locateBackup(
  { catalogue, vaults }: Services,
  { containerId, options: { backupId, vault } }: OfBackup,
  caller: Beholder,
): Promise<BackupRef> {
  const ref = await catalogue.locate(backupId, vault && (await vaults.idOf(vault)), caller)
  if (containerId === undefined) return ref
  const backup = await catalogue.find(ref, caller)
  if (isOf(backup, containerId)) return ref
  const container = `${backup.containerName} (${shortId(backup.containerId)})`
  const detail = message('backup-of-another', { backup: backupId, container, named: containerId })
  throw new OpError('BAD_REQUEST', detail, { field: 'containerId' })
}
