import type { ContainerRow } from '@holdfast/contract'
import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { LastBackup as Last } from '../features/containers/arrange-containers.ts'
import { RelativeTime } from '../ui/relative-time.tsx'
import { describeVerification, verificationWord } from '../ui/describe-verification.ts'
import { useNow } from '../ui/use-now.ts'
import classes from './last-backup.module.css'

/** When a container was last backed up and whether that was verified, leading to its backups. */
export function LastBackup({ name }: ContainerRow, last: Last | null) {
  if (last === null) return 'Never'
  return (
    <Anchor
      inherit
      c="inherit"
      underline="hover"
      className={classes['last'] ?? ''}
      renderRoot={(props) => <Link to="/backups/$containerName" params={{ containerName: name }} {...props} />}
    >
      <RelativeTime at={last.at} /> <VerifiedWord verified={last.verified} />
    </Anchor>
  )
}

function VerifiedWord({ verified }: Pick<Last, 'verified'>) {
  const now = useNow()
  return (
    <span
      className={classes['word']}
      data-state={verificationWord(verified)}
      title={describeVerification(verified, now)}
    >
      {verificationWord(verified)}
    </span>
  )
}
