import { readableSize } from '../readable-size.ts'

interface OfContainer {
  container: string
}
interface OfVault {
  vault: string
}

/** What somebody should look at. */
export const alertMessages = {
  'alert-backup-failed': ({ container, reason }: OfContainer & { reason: string }) =>
    `The scheduled backup of ${container} failed. ${reason}`,
  'alert-container-behind': ({ container, schedule, lastAt }: OfContainer & { schedule: string; lastAt: number }) =>
    `${container} is behind the schedule ${schedule}: its last backup is of ${new Date(lastAt).toISOString()}.`,
  'alert-container-never': ({ container, schedule }: OfContainer & { schedule: string }) =>
    `${container} has no backup, though the schedule ${schedule} was due more than once.`,
  'alert-slot-missed': ({ schedule, reason }: { schedule: string; reason: string }) =>
    `The schedule ${schedule} missed a run. ${reason}`,
  'alert-verify-found': ({ container, count, first }: OfContainer & { count: number; first: string }) =>
    count === 1
      ? `A backup of ${container} is damaged: ${first}`
      : `A backup of ${container} is damaged. ${count} problems were found, the first one: ${first}`,
  'alert-vault-away': ({ vault, reason }: OfVault & { reason: string }) =>
    `The vault ${vault} is not available. ${reason}`,
  'alert-vault-nearly-full': (space: OfVault & { freeBytes: number; totalBytes: number }) =>
    `The disk of the vault ${space.vault} is nearly full: ${readableSize(space.freeBytes)} of ${readableSize(space.totalBytes)} are free.`,
  'alert-vault-filling': ({ vault, freeBytes, days }: OfVault & { freeBytes: number; days: number }) =>
    `The disk of the vault ${vault} has ${readableSize(freeBytes)} free. At its present growth it is full in about ${days < 1.5 ? 'a day' : `${Math.round(days)} days`} (estimate).`,
  'alert-vault-not-growing': ({ vault, backups }: OfVault & { backups: number }) =>
    `${backups === 1 ? 'A backup' : `${backups} backups`} with new data ended, but the vault ${vault} did not grow. Check which disk is mounted there.`,
}
