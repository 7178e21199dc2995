import type { Verification } from '@holdfast/contract'
import { describeVerification, verificationWord } from '../../ui/describe-verification.ts'
import { formatExactTime } from '../../ui/format-exact-time.ts'
import { StatusDot } from '../../ui/status-dot.tsx'
import { useNow } from '../../ui/use-now.ts'
import classes from './backup-timeline.module.css'

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
          {verified.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
