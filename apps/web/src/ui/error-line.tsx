import { Alert } from '@mantine/core'
import { describeError } from './describe-error.ts'

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
