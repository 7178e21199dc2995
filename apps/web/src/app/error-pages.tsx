import { Anchor, Button } from '@mantine/core'
import { IconAlertTriangle, IconLock, IconMapQuestion } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useAccount } from '../trpc/account.ts'
import { EmptyState } from '../ui/list-state.tsx'

/** The address names an engine that this Holdfast is not connected to. */
export function NoEnginePage({ engineId }: { engineId: string }) {
  return (
    <EmptyState icon={<IconMapQuestion size={28} />} title={`No engine ${engineId}`} level={1}>
      <p>Holdfast is not connected to an engine of this name.</p>
      <Anchor size="sm" renderRoot={(props) => <Link to="/" {...props} />}>
        Go to the containers
      </Anchor>
    </EmptyState>
  )
}

export function NotFoundPage() {
  return (
    <EmptyState icon={<IconMapQuestion size={28} />} title="Page not found" level={1}>
      <Anchor size="sm" renderRoot={(props) => <Link to="/" {...props} />}>
        Go to the containers
      </Anchor>
    </EmptyState>
  )
}

/** Somebody followed a link to what others do. */
export function NotAllowedPage() {
  const { role } = useAccount()
  return (
    <EmptyState icon={<IconLock size={28} />} title="Not for your role" level={1}>
      <p>Your role is {role}, and this page takes more. Ask an admin.</p>
      <Anchor size="sm" renderRoot={(props) => <Link to="/" {...props} />}>
        Go to the containers
      </Anchor>
    </EmptyState>
  )
}

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
