import type { Destination, NotificationRule } from '@holdfast/contract'
import { useMutation } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { DestinationDialog } from './destinations/destination-dialog.tsx'
import { RuleDialog } from './rules/rule-dialog.tsx'
import { useReadAgain } from './use-notifications.ts'

/** The one dialog that is open on the page. */
export type NotificationDialog =
  | { kind: 'destination'; known: Destination | null }
  | { kind: 'rule'; known: NotificationRule | null }
  | { kind: 'remove-destination'; destination: Destination }
  | { kind: 'remove-rule'; rule: NotificationRule }

interface NotificationDialogsProps {
  dialog: NotificationDialog
  destinations: readonly Destination[]
  hostServer: string | null
  onClose: () => void
}

export function NotificationDialogs({ dialog, destinations, hostServer, onClose }: NotificationDialogsProps) {
  switch (dialog.kind) {
    case 'destination':
      return <DestinationDialog known={dialog.known} hostServer={hostServer} onClose={onClose} />
    case 'rule':
      return <RuleDialog known={dialog.known} destinations={destinations} onClose={onClose} />
    case 'remove-destination':
      return <RemoveDestination destination={dialog.destination} onClose={onClose} />
    case 'remove-rule':
      return <RemoveRule rule={dialog.rule} onClose={onClose} />
    default:
      return dialog satisfies never
  }
}

function RemoveDestination({ destination: { id, name }, onClose }: { destination: Destination; onClose: () => void }) {
  const remove = useMutation(useTRPC().notifications.removeDestination.mutationOptions({ onSuccess: useEnd(onClose) }))
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      confirm="Remove destination"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ destinationId: id })}
      onClose={onClose}
    >
      <p>Nothing more is sent to it, and its secret is deleted. What still waits for it is not sent.</p>
    </ConfirmDialog>
  )
}

function RemoveRule({ rule: { id, name }, onClose }: { rule: NotificationRule; onClose: () => void }) {
  const remove = useMutation(useTRPC().notifications.removeRule.mutationOptions({ onSuccess: useEnd(onClose) }))
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      confirm="Remove rule"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ ruleId: id })}
      onClose={onClose}
    >
      <p>Nothing more is sent by it. The destinations stay.</p>
    </ConfirmDialog>
  )
}

function useEnd(onClose: () => void): () => Promise<void> {
  const readAgain = useReadAgain()
  return async () => {
    await readAgain()
    onClose()
  }
}
