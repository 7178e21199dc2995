import type { Destination, NotificationRule } from '@holdfast/contract'
import { Menu } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { showError } from '../../ui/describe-error.ts'
import type { NotificationDialog } from './notification-dialogs.tsx'
import classes from './notifications.module.css'
import { useReadAgain } from './use-notifications.ts'

interface ItemsProps {
  openDialog: (dialog: NotificationDialog) => void
}

export function DestinationMenuItems({ destination, openDialog }: ItemsProps & { destination: Destination }) {
  const { id, name, enabled, settings } = destination
  const update = useMutation(
    useTRPC().notifications.updateDestination.mutationOptions({
      onSuccess: useReadAgain(),
      onError: (error) => showError(error, `Could not change ${name}`),
    }),
  )
  return (
    <>
      <Menu.Item onClick={() => openDialog({ kind: 'destination', known: destination })}>Change…</Menu.Item>
      <Menu.Item onClick={() => update.mutate({ destinationId: id, name, settings, enabled: !enabled })}>
        {enabled ? 'Disable' : 'Enable'}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item
        className={classes['danger'] ?? ''}
        onClick={() => openDialog({ kind: 'remove-destination', destination })}
      >
        Remove…
      </Menu.Item>
    </>
  )
}

export function RuleMenuItems({ rule, openDialog }: ItemsProps & { rule: NotificationRule }) {
  const { id: ruleId, createdAt: _createdAt, ...draft } = rule
  const update = useMutation(
    useTRPC().notifications.updateRule.mutationOptions({
      onSuccess: useReadAgain(),
      onError: (error) => showError(error, `Could not change ${rule.name}`),
    }),
  )
  return (
    <>
      <Menu.Item onClick={() => openDialog({ kind: 'rule', known: rule })}>Change…</Menu.Item>
      <Menu.Item onClick={() => update.mutate({ ...draft, ruleId, enabled: !rule.enabled })}>
        {rule.enabled ? 'Disable' : 'Enable'}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item className={classes['danger'] ?? ''} onClick={() => openDialog({ kind: 'remove-rule', rule })}>
        Remove…
      </Menu.Item>
    </>
  )
}
