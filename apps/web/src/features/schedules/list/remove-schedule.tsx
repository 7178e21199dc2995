import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTRPC } from '../../../trpc/trpc.ts'
import { ConfirmDialog } from '../../../ui/dialog.tsx'
import type { ScheduleSummary } from '../schedule.ts'

export function RemoveSchedule({ schedule, onClose }: { schedule: ScheduleSummary; onClose: () => void }) {
  const queryClient = useQueryClient()
  const { schedules } = useTRPC()
  const remove = useMutation(
    schedules.remove.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: schedules.pathKey() })
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title={`Delete ${schedule.name}?`}
      confirm="Delete schedule"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ scheduleId: schedule.id })}
      onClose={onClose}
    >
      <p>
        <b>{schedule.name}</b> no longer backs up anything, and what of it has not begun is cancelled. Its backups and
        its past runs stay.
      </p>
    </ConfirmDialog>
  )
}
