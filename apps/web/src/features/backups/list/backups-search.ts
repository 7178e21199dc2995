import { verificationWord } from '../../../ui/describe-verification.ts'
import type { Backup } from '../use-backups.ts'

export interface BackupsSearch {
  /** Words of a container's name, its image or a backup's id; `problems found` for those in which a verify found any. */
  q?: string
}

export function readBackupsSearch({ q }: Record<string, unknown>): BackupsSearch {
  return typeof q === 'string' && q !== '' ? { q } : {}
}

export interface BackupGroup {
  containerName: string
  /** Newest first. */
  backups: Backup[]
}

/** The backups that match all words, by container; whoever was backed up last comes first. `problems found` is a text of those with any. */
export function groupBackups(backups: readonly Backup[], q = ''): BackupGroup[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  const found = backups.filter(({ containerName, image, id, verified }) => {
    const troubled = verified !== null && verified.problems.length > 0
    const text = `${containerName} ${image} ${id} ${troubled ? verificationWord(verified) : ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const newestFirst = found.toSorted((a, b) => b.startedAt - a.startedAt)
  return [...Map.groupBy(newestFirst, (backup) => backup.containerName)].map(([containerName, members]) => ({
    containerName,
    backups: members,
  }))
}
