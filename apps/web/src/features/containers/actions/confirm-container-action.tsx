import type { ContainerRow } from '@holdfast/contract'
import { Checkbox } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useEngineId } from '../../../trpc/engine-id.ts'
import { useTRPC } from '../../../trpc/trpc.ts'
import { ConfirmDialog } from '../../../ui/dialog.tsx'

export type ConfirmDialogState =
  | { kind: 'kill'; row: ContainerRow }
  | { kind: 'start-shared'; row: ContainerRow; message: string }

interface ConfirmProps {
  dialog: ConfirmDialogState
  onClose: () => void
}

export function ConfirmContainerAction({ dialog, onClose }: ConfirmProps) {
  const { containers } = useTRPC()
  const engineId = useEngineId()
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
        onConfirm={() => kill.mutate({ engineId, containerId })}
        onClose={onClose}
      >
        Its processes are ended at once, without a chance to save. Data not yet written is lost.
      </ConfirmDialog>
    )
  }
  return (
    <ConfirmDialog
      title={`Start ${name} on shared data?`}
      confirm="Start anyway"
      pending={start.isPending}
      error={start.error}
      onConfirm={() => start.mutate({ engineId, containerId, allowSharedMounts: true })}
      onClose={onClose}
    >
      {dialog.message}
    </ConfirmDialog>
  )
}

export function RemoveContainer({ row, onClose }: { row: ContainerRow; onClose: () => void }) {
  const engineId = useEngineId()
  const [volumes, setVolumes] = useState(false)
  const remove = useMutation(useTRPC().containers.remove.mutationOptions({ onSuccess: onClose }))
  const running = row.state === 'running' || row.state === 'paused' || row.state === 'restarting'
  const anonymous = row.mounts.filter((mount) => mount.anonymous)
  return (
    <ConfirmDialog
      title={`Remove ${row.name}?`}
      confirm="Remove container"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ engineId, containerId: row.id, force: running, volumes })}
      onClose={onClose}
    >
      <p>
        This permanently removes the container <b>{row.name}</b> and every file in it outside its mounts.
        {running && ' It is running and will be killed first.'} Named volumes and bind mounts stay.
      </p>
      {anonymous.length > 0 && (
        <Checkbox
          checked={volumes}
          onChange={({ currentTarget }) => setVolumes(currentTarget.checked)}
          label={`Also delete its anonymous ${anonymous.length === 1 ? 'volume' : 'volumes'}: ${anonymous
            .map((mount) => mount.destination)
            .join(', ')}`}
        />
      )}
    </ConfirmDialog>
  )
}
