import type { VaultLease } from '@holdfast/contract'
import { Button } from '@mantine/core'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './vaults-view.module.css'

const doing = {
  write: 'writes to it',
  read: 'reads from it',
  prune: 'prunes it',
} satisfies Record<VaultLease['kind'], string>

/** Who uses the vault now, and the way to break a lock that nobody holds any more. Draws nothing while nobody does. */
export function VaultLeases({ leases, onBreak }: { leases: readonly VaultLease[]; onBreak: () => void }) {
  if (leases.length === 0) return null
  return (
    <div className={classes['leases']}>
      <ul aria-label="In use by">
        {leases.map(({ kind, host, pid, since, dead, own }) => (
          <li key={`${kind} ${host} ${pid} ${since}`}>
            {own ? 'This Holdfast' : `Process ${pid} on ${host}`} {dead ? 'has ended; its lock is left' : doing[kind]},
            since <RelativeTime at={since} />
          </li>
        ))}
      </ul>
      {leases.some(({ own }) => !own) && (
        <Button size="compact-xs" variant="default" onClick={onBreak}>
          Break lock
        </Button>
      )}
    </div>
  )
}
