import type { Destination, NotificationRule } from '@holdfast/contract'
import { VisuallyHidden } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { lazy } from 'react'
import { MenuButton } from '../../../ui/menu-host.tsx'
import table from '../../../ui/table.module.css'
import type { NotificationDialog } from '../notification-dialogs.tsx'
import classes from '../notifications.module.css'
import { describeRule, describeTiming } from './rule-words.ts'

const MenuItems = lazy(() => import('../menu-items.tsx').then((module) => ({ default: module.RuleMenuItems })))

interface RulesTableProps {
  rules: readonly NotificationRule[]
  destinations: readonly Destination[]
  openDialog: (dialog: NotificationDialog) => void
}

export function RulesTable({ rules, destinations, openDialog }: RulesTableProps) {
  const names = new Map(destinations.map(({ id, name }) => [id, name]))
  return (
    <table className={table['table']} aria-label="Rules">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">To</th>
          <th scope="col">When</th>
          <th scope="col">
            <VisuallyHidden>Actions</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <tr key={rule.id}>
            <td className={`${table['break']} ${table['wide']}`}>
              <span className={table['strong']}>{rule.name}</span>
              <div className={classes['detail']}>{describeRule(rule)}</div>
            </td>
            <td className={table['break']}>{rule.destinationIds.map((id) => names.get(id) ?? id).join(', ')}</td>
            <td className={classes['timing']}>{rule.enabled ? describeTiming(rule.timing) : 'Disabled'}</td>
            <td className={table['end']}>
              <MenuButton
                label={`More actions for ${rule.name}`}
                variant="subtle"
                color="gray"
                items={<MenuItems rule={rule} openDialog={openDialog} />}
              >
                <IconDots size={16} />
              </MenuButton>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
