import { verificationWord } from '../../../ui/describe-verification.ts'
import type { Backup } from '../use-backups.ts'

export interface BackupsSearch {
  /** Words of a container's name, its image or a backup's id; `problems found` for those in which a verify found any. */
  q?: string
}

export function readBackupsSearch({ q }: Record<string, unknown>): BackupsSearch {
  return typeof q === 'string' && q !== '' ? { q } : {}
}

/** The backups of one container: of one name, on one engine. */
export interface BackupGroup {
  key: string
  containerName: string
  engine: Backup['engine']
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
  const groups = Map.groupBy(newestFirst, ({ engine, containerName }) => `${engine?.id ?? ''} ${containerName}`)
  return [...groups].flatMap(([key, members]) => {
    const [newest] = members
    return newest ? [{ key, containerName: newest.containerName, engine: newest.engine, backups: members }] : []
  })
}

/** Where a backup was made, where that is not the engine `own`; null where it is, or where nobody knows which engine this one is. */
export function describeOrigin(engine: Backup['engine'], own: string | null): string | null {
  if (own === null || engine?.id === own) return null
  return engine === null ? 'on an unknown engine' : `on ${engine.hostName}`
}
