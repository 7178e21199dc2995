import type { AppRouter } from '@holdfast/server'
import type { inferRouterOutputs } from '@trpc/server'

/** All backups of all vaults, and what could not be read. */
export type BackupList = inferRouterOutputs<AppRouter>['backups']['list']
export type Backup = BackupList['backups'][number]
/** What is where a backup should be, and why it cannot be read. */
export type UnreadableBackup = BackupList['unreadable'][number]
