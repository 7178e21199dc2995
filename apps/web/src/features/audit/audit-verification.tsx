import { textOf } from '@holdfast/contract/messages'
import type { Outputs } from '../../trpc/trpc.ts'
import { Banner } from '../../ui/banner.tsx'
import classes from './audit.module.css'

type Verification = Outputs['audit']['verify']

/** What a verification found: that the log is whole, or each place where it is not. */
export function AuditVerification({ found }: { found: Verification }) {
  const { problems, hasMoreProblems } = found
  if (problems.length === 0)
    return (
      <Banner tone={found.vault.state === 'compared' && found.vault.heads > 0 ? 'good' : 'warn'}>
        <b>No change was found</b> in {describeExtent(found)}. {describeVault(found.vault)}
      </Banner>
    )
  return (
    <Banner tone="bad">
      <b>The log was changed outside of Holdfast.</b> {describeVault(found.vault)}
      <ul className={classes['problems']}>
        {problems.map(({ seq, detail }) => (
          <li key={`${seq} ${detail.code}`}>{textOf(detail)}</li>
        ))}
      </ul>
      {hasMoreProblems && 'There are more.'}
    </Banner>
  )
}

function describeExtent({ entries, firstSeq, lastSeq }: Verification): string {
  if (firstSeq === null || lastSeq === null) return 'a log without entries'
  return entries === 1 ? `entry ${firstSeq}` : `${entries.toLocaleString('en')} entries, ${firstSeq} to ${lastSeq}`
}

function describeVault(vault: Verification['vault']): string {
  if (vault.state === 'unavailable')
    return `It could not be compared with the default vault, so a missing end would not be found. ${textOf(vault.detail)}`
  if (vault.lastSeq === null)
    return 'The default vault has no record of this log yet, so a missing end would not be found.'
  return `It was compared with the records of the default vault, up to entry ${vault.lastSeq}.`
}
