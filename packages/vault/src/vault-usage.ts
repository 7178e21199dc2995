import type { VaultUsage } from './vault.ts'
import type { VaultParts } from './vault-parts.ts'

export async function readUsage({ store, catalog }: VaultParts): Promise<VaultUsage> {
  const { backups } = await catalog.list()
  let storedBytes = 0
  for await (const { bytes } of store.list('blobs/')) storedBytes += bytes
  const space = await store.space()
  return {
    backups: backups.length,
    sizeBytes: backups.reduce((total, { record }) => total + record.sizeBytes, 0),
    storedBytes,
    freeBytes: space?.freeBytes ?? null,
    totalBytes: space?.totalBytes ?? null,
  }
}
