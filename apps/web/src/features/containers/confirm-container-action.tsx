import { useMutation } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import type { ContainerDialog } from './container-dialog.ts'

interface ConfirmProps {
  dialog: Extract<ContainerDialog, { kind: 'kill' | 'start-shared' }>
  onClose: () => void
}

export function ConfirmContainerAction({ dialog, onClose }: ConfirmProps) {
  const { containers } = useTRPC()
  const kill = useMutation(containers.kill.mutationOptions({ onSuccess: onClose }))
  const start = useMutation(containers.start.mutationOptions({ onSuccess: onClose }))
  const { id: containerId, name } = dialog.row
  if (dialog.kind === 'kill') {
    return (
      <ConfirmDialog
        title={`Kill ${name}?`}
        confirm="Kill"
        pending={kill.isPending}
        error={kill.error}
        onConfirm={() => kill.mutate({ containerId })}
        onClose={onClose}
      >
        Its processes end at once, without a chance to save. What they had not yet written is lost.
      </ConfirmDialog>
    )
  }
  return (
    <ConfirmDialog
      title={`Start ${name} on shared data?`}
      confirm="Start anyway"
      pending={start.isPending}
      error={start.error}
      onConfirm={() => start.mutate({ containerId, allowSharedMounts: true })}
      onClose={onClose}
    >
      {dialog.message}
    </ConfirmDialog>
  )
}
