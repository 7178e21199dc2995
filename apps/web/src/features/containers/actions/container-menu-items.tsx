import type { ContainerActionName, ContainerState } from '@holdfast/contract'
import { Menu } from '@mantine/core'
import { useJobFor } from '../../../jobs/use-job-for.ts'
import { useMay } from '../../../trpc/account.ts'
import classes from '../list/container-cells.module.css'
import type { ContainerMenuProps } from './container-menu.tsx'
import type { QuickAction } from './use-container-actions.ts'

const quickActions: [QuickAction, string][] = [
  ['start', 'Start'],
  ['stop', 'Stop'],
  ['restart', 'Restart'],
  ['pause', 'Pause'],
  ['unpause', 'Resume'],
]

/** Only what the container's state allows; what a job on it forbids is there, but off. */
export function ContainerMenuItems({ row, run, openDialog, children }: ContainerMenuProps) {
  const busy = useJobFor(row.id).active.length > 0
  const [mayControl, mayRemove] = [useMay('containers.control'), useMay('containers.remove')]
  const offered = (action: ContainerActionName) =>
    (action === 'remove' ? mayRemove : mayControl) && isOffered(action, row.state)
  const refused = (action: ContainerActionName) => busy && isRefusedDuringJobs(action)
  return (
    <>
      {busy && <Menu.Label>A job is running</Menu.Label>}
      {quickActions
        .filter(([action]) => offered(action))
        .map(([action, label]) => (
          <Menu.Item key={action} disabled={refused(action)} onClick={() => run(action, row)}>
            {label}
          </Menu.Item>
        ))}
      {offered('kill') && (
        <Menu.Item disabled={refused('kill')} onClick={() => openDialog({ kind: 'kill', row })}>
          Kill…
        </Menu.Item>
      )}
      {children}
      {mayControl && <Menu.Divider />}
      <Menu.Item onClick={() => void navigator.clipboard?.writeText(row.id)}>Copy id</Menu.Item>
      {offered('rename') && (
        <Menu.Item disabled={refused('rename')} onClick={() => openDialog({ kind: 'rename', row })}>
          Rename…
        </Menu.Item>
      )}
      {offered('remove') && (
        <Menu.Item
          className={classes['danger'] ?? ''}
          disabled={refused('remove')}
          onClick={() => openDialog({ kind: 'remove', row })}
        >
          Remove…
        </Menu.Item>
      )}
    </>
  )
}

const allowedIn = {
  start: ['created', 'exited', 'dead'],
  stop: ['running', 'restarting', 'paused'],
  restart: ['running', 'exited', 'created', 'paused'],
  pause: ['running'],
  unpause: ['paused'],
  kill: ['running', 'restarting', 'paused'],
  rename: ['running', 'paused', 'created', 'exited', 'restarting'],
  remove: ['running', 'paused', 'created', 'exited', 'restarting', 'dead'],
} satisfies Record<ContainerActionName, ContainerState[]>

const refusedDuringJobs: ContainerActionName[] = ['stop', 'restart', 'pause', 'kill', 'remove', 'rename']

function isOffered(action: ContainerActionName, state: ContainerState): boolean {
  const states: ContainerState[] = allowedIn[action]
  return states.includes(state)
}

/** These would pull the container away from under a job that reads it. */
function isRefusedDuringJobs(action: ContainerActionName): boolean {
  return refusedDuringJobs.includes(action)
}
