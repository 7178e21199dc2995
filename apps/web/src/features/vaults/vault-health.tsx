import type { VaultSummary } from '@holdfast/contract'
import type { ReactNode } from 'react'
import { countOf } from '../../ui/count-of.ts'
import { StatusDot } from '../../ui/status-dot.tsx'
import classes from './vaults-view.module.css'

export interface VaultHealthProps {
  vault: VaultSummary
  /** Leads to the backups: all of them, or those that a search finds. */
  backupsLink: (words: string, q?: string) => ReactNode
}

const word = {
  ready: 'Ready',
  'not mounted': 'Not mounted',
  unreadable: 'Unreadable',
  'too new': 'Made by a newer Holdfast',
} satisfies Record<VaultSummary['health']['state'], string>

/** Whether a vault can be used, and whether all that is in it can. */
export function VaultHealth({ vault: { health, troubled }, backupsLink }: VaultHealthProps) {
  const { unreadable, withProblems } = troubled
  const sound = health.state === 'ready' && unreadable === 0 && withProblems === 0
  return (
    <span className={classes['health']}>
      <StatusDot tone={sound ? 'good' : 'bad'} />
      {health.state === 'ready' && !sound ? (
        <span>
          {unreadable > 0 && backupsLink(`${countOf(unreadable, 'backup')} cannot be read`)}
          {unreadable > 0 && withProblems > 0 && ', '}
          {withProblems > 0 && backupsLink(`problems found in ${countOf(withProblems, 'backup')}`, 'problems found')}
        </span>
      ) : (
        word[health.state]
      )}
    </span>
  )
}
