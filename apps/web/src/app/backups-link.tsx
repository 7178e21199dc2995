import { Anchor, type AnchorProps } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

interface BackupsLinkProps extends AnchorProps {
  engineId: string
  containerName: string
  'aria-label'?: string
  children: ReactNode
}

/** Leads to all backups of a container. */
export function BackupsLink({ engineId, containerName, ...anchor }: BackupsLinkProps) {
  return (
    <Anchor
      renderRoot={(props) => (
        <Link
          to="/engines/$engineId/containers/$containerName/backups"
          params={{ engineId, containerName }}
          {...props}
        />
      )}
      {...anchor}
    />
  )
}
