import type { BackupCatalog } from './backup/backup-catalog.ts'
import type { Claims, Serial } from './leases/within-process.ts'
import type { LeaseBook } from './leases/lease-book.ts'
import type { BlobStore } from './store/blob-store.ts'

/** What everything that is done with one vault shares. */
export interface VaultParts {
  store: BlobStore
  catalog: BackupCatalog
  leases: LeaseBook
  claims: Claims
  /** One change of refs, or removal of blobs, at a time. */
  serial: Serial
  /** Blobs that no backup points to are kept this long. */
  graceMs: number
}
