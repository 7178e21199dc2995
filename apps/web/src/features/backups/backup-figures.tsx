import { countOf } from '../../ui/count-of.ts'
import { formatBytes } from '../../ui/format-bytes.ts'
import type { Backup } from './backup-list.ts'
import classes from './backup-timeline.module.css'

/** How large a backup is, what it took, and what it could not keep. */
export function BackupFigures({ backup }: { backup: Backup }) {
  const { sizeBytes, storedBytes, newBytes, left, warnings, notKept } = backup
  return (
    <>
      <p className={classes['figures']}>
        <span title="Everything that was read: image, the container’s own changes, data of its mounts">
          {formatBytes(sizeBytes)}
        </span>
        <span title="What it points to in the vault, compressed; other backups share it">
          {formatBytes(storedBytes)} stored
        </span>
        <span title="What this backup added to the vault">{formatBytes(newBytes)} new</span>
        {left.length > 0 && <span>without {left.join(', ')}</span>}
      </p>
      <Folded word={countOf(warnings.length, 'warning')} sentences={warnings} />
      <Folded word="Not kept" sentences={notKept} quiet />
    </>
  )
}

function Folded({ word, sentences, quiet = false }: { word: string; sentences: readonly string[]; quiet?: boolean }) {
  if (sentences.length === 0) return null
  return (
    <details className={classes['folded']} data-quiet={quiet || undefined}>
      <summary>{word}</summary>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  )
}
