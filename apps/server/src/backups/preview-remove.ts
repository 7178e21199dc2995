import type { DeletePreview } from '@holdfast/contract'
import type { BackupRecord, Vault } from '@holdfast/vault'
import { containerOf, storedDocument } from './stored-document.ts'

/** What is lost with a backup, and what stays of its container in that vault. */
export async function previewRemove(vault: Vault, backupId: string): Promise<DeletePreview> {
  const preview = await vault.previewRemove(backupId)
  const { backups } = await vault.list()
  const record = backups.find(({ id }) => id === backupId)
  const container = record === undefined ? null : nameOf(record)
  const others = backups.filter((one) => one.id !== backupId && container !== null && nameOf(one) === container)
  const isLastVerified = record !== undefined && isSound(record) && !others.some(isSound)
  return { ...preview, isLastVerified, remaining: others.length }
}

/** Of the container, among all engines. Those of unknown ones are of one another's at most. */
function nameOf({ document }: BackupRecord): string | null {
  const parsed = storedDocument.safeParse(document).data
  if (parsed === undefined) return null
  const { engine, containerId } = containerOf(parsed)
  return containerId === '' ? null : `${engine?.id ?? ''}/${containerId}`
}

function isSound({ verified }: BackupRecord): boolean {
  return verified !== null && verified.problems.length === 0
}
