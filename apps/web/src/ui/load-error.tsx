import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { describeError } from './describe-error.ts'
import { EmptyState } from './empty-state.tsx'

interface LoadErrorProps {
  error: unknown
  retry: () => void
  retrying: boolean
}

/** A list that could not be read, with its cause and a way to try again. */
export function LoadError({ error, retry, retrying }: LoadErrorProps) {
  const { title, message } = describeError(error)
  return (
    <EmptyState icon={<IconAlertTriangle size={28} />} title={title} role="alert">
      <p>{message}</p>
      <Button size="xs" variant="default" loading={retrying} onClick={retry}>
        Retry
      </Button>
    </EmptyState>
  )
}
