import type { ContainerActionName, ContainerRow } from '@holdfast/contract'
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useRef } from 'react'
import classes from './container-cells.module.css'
import { isOffered, isRefusedDuringJobs } from './container-action-rules.ts'
import type { ContainerDialog } from './container-dialog.ts'
import type { QuickAction, RunAction } from './use-container-actions.ts'

interface ContainerMenuProps {
  row: ContainerRow
  busy: boolean
  run: RunAction
  openDialog: (dialog: ContainerDialog) => void
}

const quickActions: [QuickAction, string][] = [
  ['start', 'Start'],
  ['stop', 'Stop'],
  ['restart', 'Restart'],
  ['pause', 'Pause'],
  ['unpause', 'Resume'],
]

/** The rest of what can be done to a container; only what its state allows is in it. */
export function ContainerMenu({ row, busy, run, openDialog }: ContainerMenuProps) {
  const target = useRef<HTMLButtonElement>(null)
  // The item that was pressed goes with its menu: the dialog gives the focus back to the menu's own button.
  const open = (kind: 'kill' | 'rename' | 'remove') => {
    target.current?.focus()
    openDialog({ kind, row })
  }
  const offered = (action: ContainerActionName) => isOffered(action, row.state)
  const refused = (action: ContainerActionName) => busy && isRefusedDuringJobs(action)
  return (
    <Menu position="bottom-end" width={190} withinPortal>
      <Menu.Target>
        <ActionIcon ref={target} variant="subtle" color="gray" size="md" aria-label={`More actions for ${row.name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {busy && <Menu.Label>A job is running on it</Menu.Label>}
        {quickActions
          .filter(([action]) => offered(action))
          .map(([action, label]) => (
            <Menu.Item key={action} disabled={refused(action)} onClick={() => run(action, row)}>
              {label}
            </Menu.Item>
          ))}
        {offered('kill') && (
          <Menu.Item disabled={refused('kill')} onClick={() => open('kill')}>
            Kill…
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item onClick={() => void navigator.clipboard?.writeText(row.id)}>Copy id</Menu.Item>
        {offered('rename') && (
          <Menu.Item disabled={refused('rename')} onClick={() => open('rename')}>
            Rename…
          </Menu.Item>
        )}
        {offered('remove') && (
          <Menu.Item disabled={refused('remove')} className={classes['danger'] ?? ''} onClick={() => open('remove')}>
            Remove…
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
