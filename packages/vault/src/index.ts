export { createVault } from './create-vault.ts'
export { openVault } from './open-vault.ts'
export type { BlobStore, PutOptions, PutResult, StoredObject } from './store/blob-store.ts'
export type {
  BackupContents,
  BackupDraft,
  BackupRecord,
  OpenBackup,
  StoredLayer,
  StoredTree,
  TreeEntry,
  UnreadableBackup,
  Vault,
  VaultListing,
  VaultUsage,
  VerifyOptions,
} from './vault.ts'
