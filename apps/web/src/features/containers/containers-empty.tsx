import { Button, Code } from '@mantine/core'
import { IconBox, IconFilterOff } from '@tabler/icons-react'
import { EmptyState } from '../../ui/empty-state.tsx'

export function ContainersEmpty({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (filtered) {
    return (
      <EmptyState icon={<IconFilterOff size={28} />} title="No container matches">
        <Button variant="default" size="xs" onClick={onClear}>
          Clear filters
        </Button>
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={<IconBox size={28} />} title="No containers yet">
      Start one and it appears here by itself, for example with <Code>docker run -d --name web nginx</Code>
    </EmptyState>
  )
}
