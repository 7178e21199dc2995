import { Alert, Button, Group, Modal, type ModalProps, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { describeError } from './describe-error.ts'
import classes from './dialog.module.css'
import { useReturnFocus } from './use-return-focus.ts'

/** A dialog that is open for as long as it is drawn. */
export function Dialog(props: Omit<ModalProps, 'opened'>) {
  useReturnFocus()
  return <Modal opened {...props} />
}

const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** A dialog's title about something of one moment, in ms since the epoch: what it is, and below when it was. */
export function DatedTitle({ title, at }: { title: string; at: number }) {
  return (
    <>
      {title} <span className={classes['moment']}>as of {short.format(at)}</span>
    </>
  )
}

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
          Cancel
        </Button>
        <Button color="red" onClick={onConfirm} loading={pending}>
          {confirm}
        </Button>
      </Group>
    </Dialog>
  )
}

/** A failed call inside a form or dialog: title and sentence. Draws nothing without an error. */
export function ErrorLine({ error }: { error: unknown }) {
  if (!error) return null
  const { title, message } = describeError(error)
  return (
    <Alert color="red" variant="light" title={title} p="sm" role="alert">
      {message}
    </Alert>
  )
}
