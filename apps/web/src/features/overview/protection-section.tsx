import type { Overview, OverviewContainer } from '@holdfast/contract'
import { Button, SegmentedControl } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { StatusDot } from '../../ui/status-dot.tsx'
import table from '../../ui/table.module.css'
import { RelativeTime } from '../../ui/time.tsx'
import { Calendar } from './calendar.tsx'
import { protectionTones, protectionWords } from './overview-words.ts'
import classes from './overview.module.css'

interface ProtectionSectionProps {
  overview: Pick<Overview, 'containers' | 'firstDay'>
  containerLink: (container: OverviewContainer) => ReactNode
  /** How to protect one that no schedule takes; null where nothing can be done here. */
  protect: (container: OverviewContainer) => ReactNode
}

const shownAtFirst = 100
const fine = new Set(['protected', 'waiting', 'excluded'])

/** Every container: whether it is backed up as it should be, and what became of the last thirty days. */
export function ProtectionSection({ overview, containerLink, protect }: ProtectionSectionProps) {
  const { containers, firstDay } = overview
  const [show, setShow] = useState<'all' | 'unprotected'>('all')
  const [most, setMost] = useState(shownAtFirst)
  const unprotected = containers.filter(({ protection }) => !fine.has(protection))
  const chosen = show === 'all' ? containers : unprotected
  return (
    <section className={classes['section']} aria-labelledby="protection">
      <div className={classes['head']}>
        <h2 id="protection">
          {unprotected.length === 0
            ? `All ${containers.length} containers are protected`
            : `${unprotected.length} of ${containers.length} containers are not protected`}
        </h2>
        <SegmentedControl
          size="xs"
          aria-label="Containers to show"
          value={show}
          onChange={(value) => setShow(value === 'all' ? 'all' : 'unprotected')}
          data={[
            { value: 'all', label: 'All' },
            { value: 'unprotected', label: 'Not protected' },
          ]}
        />
      </div>
      <div className={classes['scroll']} role="region" aria-label="Containers and their last 30 days" tabIndex={0}>
        <table className={`${table['table']} ${classes['protection']}`}>
          <thead>
            <tr>
              <th scope="col">Container</th>
              <th scope="col">State</th>
              <th scope="col">Last 30 days</th>
              <th scope="col">Last backup</th>
              <th scope="col">Last verified</th>
              <th scope="col">
                <span className={classes['hidden']}>Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {chosen.slice(0, most).map((container) => (
              <ContainerLine key={keyOf(container)} {...{ container, firstDay, containerLink, protect }} />
            ))}
          </tbody>
        </table>
      </div>
      {chosen.length > most && (
        <Button size="xs" variant="default" onClick={() => setMost(Infinity)}>
          Show all {chosen.length}
        </Button>
      )}
    </section>
  )
}

interface ContainerLineProps extends Pick<ProtectionSectionProps, 'containerLink' | 'protect'> {
  container: OverviewContainer
  firstDay: string
}

function ContainerLine({ container, firstDay, containerLink, protect }: ContainerLineProps) {
  const { protection, days, lastBackupAt, lastVerifiedBackupAt, daysDueSinceVerified } = container
  return (
    <tr>
      <th scope="row">{containerLink(container)}</th>
      <td>
        <span className={classes['state']}>
          <StatusDot tone={protectionTones[protection]} /> {protectionWords[protection]}
        </span>
      </td>
      <td>
        <Calendar days={days} firstDay={firstDay} />
      </td>
      <td className={classes['quiet']} data-label="Backup">
        {lastBackupAt === null ? 'never' : <RelativeTime at={lastBackupAt} />}
      </td>
      <td className={classes['quiet']} data-label="Verified">
        {lastVerifiedBackupAt === null ? 'never' : <RelativeTime at={lastVerifiedBackupAt} />}
        {(daysDueSinceVerified ?? 0) > 0 && <div>{dueSince(daysDueSinceVerified ?? 0)}</div>}
      </td>
      <td className={table['end']}>{protect(container)}</td>
    </tr>
  )
}

/** The age of the last verified backup by the container's own schedule: a week is much for one, and nothing for another. */
function dueSince(days: number): string {
  return days === 1 ? 'due once since' : `due on ${days} days since`
}

function keyOf({ subject }: OverviewContainer): string {
  return `${subject.engineId}/${subject.containerId}`
}
