import type { ContainerRow } from '@holdfast/contract'
import { useMutation } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useEngineId } from '../../../trpc/engine-id.ts'
import { resend } from '../../../trpc/resend.ts'
import { useTRPC } from '../../../trpc/trpc.ts'
import { describeError, showError } from '../../../ui/describe-error.ts'
import type { ContainerDialog } from './container-dialogs.tsx'

export type QuickAction = 'start' | 'stop' | 'restart' | 'pause' | 'unpause'
export type RunAction = (action: QuickAction, row: ContainerRow) => void

/** The actions that need no dialog. The row itself shows the outcome; only a refusal is told. */
export function useContainerActions(openDialog: (dialog: ContainerDialog) => void): RunAction {
  const { containers } = useTRPC()
  const engineId = useEngineId()
  const { mutate: start } = useMutation(containers.start.mutationOptions(resend))
  const { mutate: stop } = useMutation(containers.stop.mutationOptions(resend))
  const { mutate: restart } = useMutation(containers.restart.mutationOptions())
  const { mutate: pause } = useMutation(containers.pause.mutationOptions(resend))
  const { mutate: unpause } = useMutation(containers.unpause.mutationOptions(resend))

  return useMemo(() => {
    const run = { start, stop, restart, pause, unpause }
    return (action, row) =>
      run[action](
        { engineId, containerId: row.id },
        {
          onError: (error) => {
            const { code, message } = describeError(error)
            if (code === 'MOUNT_SHARED') openDialog({ kind: 'start-shared', row, message })
            else showError(error, `Could not ${action} ${row.name}`)
          },
        },
      )
  }, [start, stop, restart, pause, unpause, openDialog, engineId])
}
