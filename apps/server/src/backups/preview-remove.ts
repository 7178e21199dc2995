import type { DeletePreview } from '@holdfast/contract'
import type { BackupRecord, Vault } from '@holdfast/vault'
import { storedDocument } from './stored-document.ts'

/** What is lost with a backup, and what stays of its container in that vault. */
export async function previewRemove(vault: Vault, backupId: string): Promise<DeletePreview> {
  const preview = await vault.previewRemove(backupId)
  const { backups } = await vault.list()
  const record = backups.find(({ id }) => id === backupId)
  const containerId = record === undefined ? null : containerOf(record)
  const others = backups.filter(
    (one) => one.id !== backupId && containerId !== null && containerOf(one) === containerId,
  )
  const isLastVerified = record !== undefined && isSound(record) && !others.some(isSound)
  return { ...preview, isLastVerified, remaining: others.length }
}

function containerOf({ document }: BackupRecord): unknown {
  return storedDocument.safeParse(document).data?.container['Id'] ?? null
}

function isSound({ verified }: BackupRecord): boolean {
  return verified !== null && verified.problems.length === 0
}
