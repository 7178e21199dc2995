import type { ContainerRow } from '@holdfast/contract'
import type { LastBackup as Last } from '../features/containers/list/arrange-containers.ts'
import { useEngineId } from '../trpc/engine-id.ts'
import { describeVerification, verificationWord } from '../ui/describe-verification.ts'
import { RelativeTime } from '../ui/time.tsx'
import { useNow } from '../ui/use-now.ts'
import { BackupsLink } from './backups-link.tsx'
import classes from './last-backup.module.css'

/** When a container was last backed up and whether that was verified, or that nobody knows; leading to its backups. */
export function LastBackup({ row, last }: { row: ContainerRow; last: Last }) {
  return (
    <BackupsLink
      engineId={useEngineId()}
      containerName={last.state === 'exists' ? last.containerName : row.name}
      inherit
      c="inherit"
      underline="hover"
      className={(last.state === 'exists' && classes['last']) || ''}
    >
      <Words last={last} />
    </BackupsLink>
  )
}

function Words({ last }: { last: Last }) {
  switch (last.state) {
    case 'loading':
      return (
        <span role="img" aria-label="Looking for backups" className={classes['loading']}>
          …
        </span>
      )
    case 'unknown':
      return (
        <span title={last.reason} className={classes['unknown']}>
          Unknown
        </span>
      )
    case 'none':
      return 'Never'
    case 'exists':
      return (
        <>
          <RelativeTime at={last.at} /> <VerifiedWord {...last} />
        </>
      )
    default:
      return last satisfies never
  }
}

function VerifiedWord({ verified, unseen }: Pick<Extract<Last, { state: 'exists' }>, 'verified' | 'unseen'>) {
  const words = describeVerification(verified, useNow())
  return (
    <span
      className={classes['word']}
      data-state={verificationWord(verified)}
      title={unseen === null ? words : `${words}; there may be a newer backup: ${unseen}`}
    >
      {verificationWord(verified)}
    </span>
  )
}
