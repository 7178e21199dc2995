import type { VaultLease, VaultSummary } from '@holdfast/contract'
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useMay } from '../../trpc/account.ts'
import { countOf } from '../../ui/format.ts'
import { StatusDot } from '../../ui/status-dot.tsx'
import { RelativeTime } from '../../ui/time.tsx'
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
  'too new': 'Created by a newer Holdfast',
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

const doing = {
  write: 'writes to it',
  read: 'reads from it',
  prune: 'prunes it',
} satisfies Record<VaultLease['kind'], string>

/** Who uses the vault now, and the way to break a lock that nobody holds any more. Draws nothing while nobody does. */
export function VaultLeases({ leases, onBreak }: { leases: readonly VaultLease[]; onBreak: () => void }) {
  const mayBreak = useMay('vaults.manage')
  if (leases.length === 0) return null
  return (
    <div className={classes['leases']}>
      <ul aria-label="In use by">
        {leases.map(({ kind, host, pid, since, dead, own }) => (
          <li key={`${kind} ${host} ${pid} ${since}`}>
            {own ? 'This Holdfast' : `Process ${pid} on ${host}`} {dead ? 'has ended but left its lock' : doing[kind]},
            since <RelativeTime at={since} />
          </li>
        ))}
      </ul>
      {mayBreak && leases.some(({ own }) => !own) && (
        <Button size="compact-xs" variant="default" onClick={onBreak}>
          Break lock
        </Button>
      )}
    </div>
  )
}
