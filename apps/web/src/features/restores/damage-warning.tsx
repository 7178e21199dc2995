import type { Verification } from '@holdfast/contract'
import { textOf } from '@holdfast/contract/messages'
import { Alert } from '@mantine/core'
import { describeVerification } from '../../ui/describe-verification.ts'
import { useNow } from '../../ui/use-now.ts'

const shownAtMost = 3

/** That the last verify found problems in a backup, before anybody counts on its restore. Draws nothing when it did not. */
export function DamageWarning({ verified }: { verified: Verification | null }) {
  const words = describeVerification(verified, useNow())
  if (verified === null || verified.problems.length === 0) return null
  const { problems } = verified
  const left = problems.length - shownAtMost
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      p="sm"
      title={`This backup may be damaged: ${words}`}
      styles={{ message: { overflowWrap: 'anywhere' } }}
    >
      {problems
        .slice(0, shownAtMost)
        .map(textOf)
        .map((problem) => (
          <div key={problem}>{problem}</div>
        ))}
      {left > 0 && <div>And {left} more, listed with the backup.</div>}
      <div>A restore stops at damaged data and removes what it created. An older backup may be intact.</div>
    </Alert>
  )
}
