import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { EmptyState } from '../ui/empty-state.tsx'

/** A page that could not be drawn or loaded, most often because the server was updated under an open tab. */
export function PageError() {
  return (
    <EmptyState icon={<IconAlertTriangle size={28} />} title="This page could not be shown" level={1} role="alert">
      <p>Holdfast may have been updated while this tab was open. Reload to get the current version.</p>
      <Button size="xs" onClick={() => location.reload()}>
        Reload
      </Button>
    </EmptyState>
  )
}
