import { Button, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { Dialog } from './dialog.tsx'
import { ErrorLine } from './error-line.tsx'

interface ConfirmDialogProps {
  title: string
  /** The button's words: what happens, never just OK. */
  confirm: string
  pending: boolean
  error: unknown
  onConfirm: () => void
  onClose: () => void
  /** What will be destroyed or changed, by name. */
  children: ReactNode
}

export function ConfirmDialog({ title, confirm, pending, error, onConfirm, onClose, children }: ConfirmDialogProps) {
  return (
    <Dialog onClose={onClose} title={title} size="md">
      <Stack gap="sm">
        <div>{children}</div>
        <ErrorLine error={error} />
      </Stack>
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep
        </Button>
        <Button color="red" onClick={onConfirm} loading={pending}>
          {confirm}
        </Button>
      </Group>
    </Dialog>
  )
}
