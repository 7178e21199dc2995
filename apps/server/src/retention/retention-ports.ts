import type { Schedule } from '@holdfast/contract'
import type { StoredBackups } from './stored-backup.ts'

/** The vaults, as retention needs them. */
export interface RetentionVaults {
  all: () => Promise<{ id: string; name: string }[]>
  /** The one that schedules without a vault use; null where nobody knows. */
  defaultId: () => Promise<string | null>
  /** @throws OpError `VAULT_NOT_FOUND`, `VAULT_NOT_MOUNTED`, `FORMAT_TOO_NEW`, `STORAGE_FAILED`. */
  list: (vaultId: string) => Promise<StoredBackups>
  /**
   * Removes a backup if `onlyIf` says so of what the vault holds then, under its lock: nothing changes between. Resolves with whether it went.
   * @throws OpError `BACKUP_NOT_FOUND`, `INVALID_STATE` for a pinned one, `VAULT_BUSY` and those of `list`.
   */
  remove: (vaultId: string, backupId: string, onlyIf: (holds: StoredBackups) => boolean) => Promise<boolean>
  /** @throws OpError where no vault is to be written to. */
  refuseConflict: () => void
}

/** What schedules there are, enabled or not. */
export type ListSchedules = () => Promise<readonly Schedule[]>

/** When something is due, in milliseconds since 1970. */
export interface Slots {
  /** The first one after `time`; null where there is none any more. */
  next: (timed: Timed, time: number) => number | null
  /** Up to and with `until`, later than `after`, the latest first. */
  past: (timed: Timed, options: { after: number; until: number; count: number }) => number[]
}

export type Timed = Pick<Schedule, 'timing' | 'timeZone'>
