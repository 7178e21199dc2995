import type { Subject } from '@holdfast/contract'
import { Anchor } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { AuditView } from '../features/audit/audit-view.tsx'
import { useMay } from '../trpc/account.ts'
import { useEngineId } from '../trpc/engine-id.ts'
import { BackupsLink } from './backups-link.tsx'
import { NotAllowedPage } from './error-pages.tsx'
import { PageTitle } from './page-title.tsx'

const route = getRouteApi('/audit')

export function AuditPage() {
  const navigate = route.useNavigate()
  const search = route.useSearch()
  if (!useMay('audit.view')) return <NotAllowedPage />
  return (
    <>
      <PageTitle title="Audit" />
      <AuditView
        search={search}
        onSearch={(search) => void navigate({ search, replace: true, resetScroll: false })}
        links={{
          subject: (subject, name) => <SubjectLink subject={subject} name={name} />,
          job: (jobId) => (
            <Anchor size="sm" renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId }} {...props} />}>
              Job
            </Anchor>
          ),
        }}
      />
    </>
  )
}

/** Where what an entry is about is found now, by the name it had then. */
function SubjectLink({ subject, name }: { subject: Subject; name: string }) {
  const here = useEngineId()
  switch (subject.kind) {
    case 'container': {
      const { engineId } = subject
      return (
        <Anchor
          inherit
          renderRoot={(props) => (
            <Link
              to="/engines/$engineId/containers"
              params={{ engineId }}
              search={subject.name === '' ? {} : { q: subject.name }}
              {...props}
            />
          )}
        >
          {name}
        </Anchor>
      )
    }
    case 'backup':
      if (subject.name === '') return name
      return (
        <BackupsLink inherit engineId={here} containerName={subject.name}>
          {name}
        </BackupsLink>
      )
    case 'vault':
      return (
        <Anchor inherit renderRoot={(props) => <Link to="/vaults" {...props} />}>
          {name}
        </Anchor>
      )
    case 'schedule':
      return (
        <Anchor
          inherit
          renderRoot={(props) => (
            <Link to="/schedules/$scheduleId/runs" params={{ scheduleId: subject.scheduleId }} {...props} />
          )}
        >
          {name}
        </Anchor>
      )
    case 'user':
    case 'destination':
      return name
    default:
      return subject satisfies never
  }
}
