import { notifications } from '@mantine/notifications'
import { describeError } from './describe-error.ts'

/** A refused or failed call, told in a toast. `what` says what was tried: `Could not stop web`. */
export function showError(error: unknown, what: string): void {
  const { message } = describeError(error)
  notifications.show({ title: what, message, color: 'red', autoClose: 12_000 })
}
