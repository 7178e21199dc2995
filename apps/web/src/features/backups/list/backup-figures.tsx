import type { Verification } from '@holdfast/contract'
import { escapeControls, textOf } from '@holdfast/contract/messages'
import { describeVerification, verificationWord } from '../../../ui/describe-verification.ts'
import { formatDuration, formatExactTime } from '../../../ui/format-time.ts'
import { countOf, formatBytes } from '../../../ui/format.ts'
import { StatusDot } from '../../../ui/status-dot.tsx'
import { useNow } from '../../../ui/use-now.ts'
import type { Backup } from '../use-backups.ts'
import classes from './backup-timeline.module.css'

/** How large a backup is, what it took, and what it could not keep. */
export function BackupFigures({ backup }: { backup: Backup }) {
  const { sizeBytes, storedBytes, newBytes, left, warnings, notKept, trees } = backup
  return (
    <>
      <p className={classes['figures']}>
        <span title="Everything that was read: image, writable layer and mounts">{formatBytes(sizeBytes)}</span>
        <span title="Compressed size in the vault, shared with other backups">{formatBytes(storedBytes)} stored</span>
        <span title="What this backup added to the vault">{formatBytes(newBytes)} new</span>
        {left.length > 0 && <span>excludes {left.join(', ')}</span>}
      </p>
      <Folded word={countOf(warnings.length, 'warning')} sentences={warnings.map(textOf)} />
      <Folded word="Not included" sentences={notKept.map(textOf)} quiet />
      <Folded word="How it was read" sentences={trees.flatMap((tree) => describeReader(tree) ?? [])} quiet />
    </>
  )
}

/** Null where the backup does not say. */
function describeReader({ path, reader }: Backup['trees'][number]): string | null {
  if (reader === undefined) return null
  const name = escapeControls(path)
  if (reader.kind === 'engine')
    return `${name}: through the engine. ${textOf(reader.why)} ${textOf({ code: 'engine-tar-misses', params: {} })}`
  const trusted = reader.withoutTrusted ? ' without extended attributes of the namespace trusted,' : ''
  return `${name}: on the host,${trusted} every file last on ${formatExactTime(reader.fullReadAt)}`
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

const tone = { verified: 'good', 'problems found': 'bad', 'not verified': 'idle' } as const

/** Whether a backup was read again, when and how; or what was found to be wrong with it. */
export function Verified({ verified }: { verified: Verification | null }) {
  const word = verificationWord(verified)
  return (
    <div className={classes['verified']} data-state={word}>
      <span className={classes['state']} title={verified ? formatExactTime(verified.at) : undefined}>
        <StatusDot tone={tone[word]} />
        {describeVerification(verified, useNow())}
      </span>
      {verified !== null && verified.problems.length > 0 && (
        <ul className={classes['problems']}>
          {verified.problems.map(textOf).map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** What the container went through while it was read: `paused for 1.2 s`. */
export function describeQuiesce({ mode, frozenMs }: Pick<Backup, 'mode' | 'frozenMs'>): string {
  switch (mode) {
    case 'live':
      return 'live: kept running'
    case 'not running':
      return 'not running'
    case 'paused':
    case 'stopped':
      return frozenMs === null ? mode : `${mode} for ${formatDuration(frozenMs)}`
    default:
      return mode satisfies never
  }
}
