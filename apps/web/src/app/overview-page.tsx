import type { ContainerSelector, OverviewContainer } from '@holdfast/contract'
import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { OverviewView, type OverviewLinks } from '../features/overview/overview-view.tsx'
import { PageTitle } from './page-title.tsx'

const links: OverviewLinks = {
  job: (jobId, name) => (
    <Anchor
      inherit
      underline="always"
      aria-label={`Show job of ${name}`}
      renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId }} {...props} />}
    >
      Show job
    </Anchor>
  ),
  schedule: (scheduleId, name) => (
    <Anchor inherit renderRoot={(props) => <Link to="/schedules/$scheduleId" params={{ scheduleId }} {...props} />}>
      {name}
    </Anchor>
  ),
  container: ({ subject: { engineId, name } }: OverviewContainer) => (
    <Anchor
      inherit
      renderRoot={(props) => (
        <Link
          to="/engines/$engineId/containers/$containerName/backups"
          params={{ engineId, containerName: name }}
          {...props}
        />
      )}
    >
      {name}
    </Anchor>
  ),
  newSchedule: (props: object, target: ContainerSelector) => (
    <Link to="/schedules/new" search={{ target: JSON.stringify(target) }} {...props} />
  ),
}

export function OverviewPage() {
  return (
    <>
      <PageTitle title="Overview" />
      <OverviewView links={links} />
    </>
  )
}
