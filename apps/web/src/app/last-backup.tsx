import type { ContainerRow } from '@holdfast/contract'
import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { LastBackup as Last } from '../features/containers/list/arrange-containers.ts'
import { describeVerification, verificationWord } from '../ui/describe-verification.ts'
import { RelativeTime } from '../ui/time.tsx'
import { useNow } from '../ui/use-now.ts'
import classes from './last-backup.module.css'

/** When a container was last backed up and whether that was verified, or that nobody knows; leading to its backups. */
export function LastBackup({ name }: ContainerRow, last: Last) {
  const containerName = last.state === 'made' ? last.containerName : name
  return (
    <Anchor
      inherit
      c="inherit"
      underline="hover"
      className={(last.state === 'made' && classes['last']) || ''}
      renderRoot={(props) => <Link to="/backups/$containerName" params={{ containerName }} {...props} />}
    >
      <Words last={last} />
    </Anchor>
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
    case 'made':
      return (
        <>
          <RelativeTime at={last.at} /> <VerifiedWord {...last} />
        </>
      )
    default:
      return last satisfies never
  }
}

function VerifiedWord({ verified, unseen }: Pick<Extract<Last, { state: 'made' }>, 'verified' | 'unseen'>) {
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
