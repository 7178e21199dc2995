import { Anchor } from '@mantine/core'
import { IconMapQuestion } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { EmptyState } from '../ui/empty-state.tsx'

export function NotFoundPage() {
  return (
    <EmptyState icon={<IconMapQuestion size={28} />} title="There is no such page" level={1}>
      <Anchor size="sm" renderRoot={(props) => <Link to="/" {...props} />}>
        Go to the containers
      </Anchor>
    </EmptyState>
  )
}
