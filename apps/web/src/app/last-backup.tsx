import type { ContainerRow } from '@holdfast/contract'
import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { RelativeTime } from '../ui/relative-time.tsx'

/** When a container was last backed up, leading to its backups. */
export function LastBackup({ name }: ContainerRow, at: number | null) {
  if (at === null) return 'Never'
  return (
    <Anchor
      inherit
      c="inherit"
      underline="hover"
      renderRoot={(props) => <Link to="/exports" search={{ container: name }} {...props} />}
    >
      <RelativeTime at={at} />
    </Anchor>
  )
}
