import type { BackupRecord } from '@holdfast/vault'

/** Keys of the data that a new backup stores only the changes of. What a damaged backup holds is stored again. */
export function keptTrees(backups: readonly Pick<BackupRecord, 'trees' | 'verified'>[]): ReadonlySet<string> {
  const sound = backups.filter(({ verified }) => verified === null || verified.problems.length === 0)
  return new Set(sound.flatMap(({ trees }) => trees.map(({ key }) => key)))
}
