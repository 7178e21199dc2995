import { Button, Group, Skeleton, Stack, type ModalProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { Dialog, ErrorLine } from '../ui/dialog.tsx'
import classes from './plan-dialog.module.css'

/** A dialog with a long form, which a phone gives all of its screen. */
export function PlanDialog({ size = 760, ...props }: Omit<ModalProps, 'opened' | 'classNames'>) {
  return (
    <Dialog
      size={size}
      classNames={{ inner: classes['around'] ?? '', content: classes['scroller'] ?? '' }}
      {...props}
    />
  )
}

interface UnreadProps {
  /** Null while it is still being read. */
  error: unknown
  retrying: boolean
  retry: () => void
}

/** Stands in for the form until what it is about was read: its shape, or why it could not be read. */
export function Unread({ error, retrying, retry }: UnreadProps) {
  if (error) {
    return (
      <Stack align="flex-start">
        <ErrorLine error={error} />
        <Button size="xs" variant="default" loading={retrying} onClick={retry}>
          Retry
        </Button>
      </Stack>
    )
  }
  return (
    <Stack gap="lg" role="status" aria-label="Reading the container">
      <Skeleton h={52} />
      <Skeleton h={18} w="40%" />
      <Skeleton h={140} />
      <Skeleton h={40} />
    </Stack>
  )
}

interface FormFooterProps {
  /** What stands in the way, which may be longer than a phone's screen. */
  conflicts?: ReactNode
  /** What it costs, in a sentence or two. */
  summary: ReactNode
  /** The summary is of earlier choices. */
  outdated?: boolean
  /** The button's word. */
  verb: string
  starting: boolean
  disabled: boolean
  /** The button has the focus first, where nothing needs to be typed. */
  focused?: boolean
  onCancel: () => void
  /** What went wrong. */
  children: ReactNode
}

/** Always in sight: what stands in the way, what it costs, and the buttons. */
export function FormFooter({ conflicts, summary, outdated = false, verb, children, ...buttons }: FormFooterProps) {
  return (
    <div className={classes['footer']}>
      {conflicts}
      <div className={classes['last']}>
        {children}
        <div className={classes['line']}>
          <p className={classes['summary']} aria-live="polite" data-planning={outdated || undefined}>
            {summary}
          </p>
          <Group gap="xs" wrap="nowrap">
            <Button variant="default" onClick={buttons.onCancel}>
              Cancel
            </Button>
            <Button
              type="submit"
              className={classes['start'] ?? ''}
              data-autofocus={buttons.focused || undefined}
              loading={buttons.starting}
              disabled={buttons.disabled}
            >
              {verb}
            </Button>
          </Group>
        </div>
      </div>
    </div>
  )
}
