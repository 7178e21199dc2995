import { Anchor, Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ScheduleFile } from '../features/schedules/file/schedule-file.tsx'
import type { ScheduleLinks } from '../features/schedules/list/schedule-table.tsx'
import { useMayChange } from '../features/schedules/use-may-change.ts'
import { SchedulesView } from '../features/schedules/list/schedules-view.tsx'
import { PageTitle } from './page-title.tsx'

export function SchedulesPage() {
  const navigate = useNavigate()
  const mayManage = useMayChange('schedules.manage')
  const links: ScheduleLinks = {
    schedule: ({ id, name }) => (
      <Anchor
        inherit
        c="inherit"
        underline="hover"
        renderRoot={(props) => <Link to="/schedules/$scheduleId" params={{ scheduleId: id }} {...props} />}
      >
        {name}
      </Anchor>
    ),
    runs: ({ id }) => <RunsLink scheduleId={id}>Runs</RunsLink>,
    run: linkToRun,
    onEdit: ({ id }) => void navigate({ to: '/schedules/$scheduleId', params: { scheduleId: id } }),
  }
  return (
    <>
      <PageTitle title="Schedules" />
      <SchedulesView links={links} create={mayManage && <CreateLink />} actions={<ScheduleFile />} />
    </>
  )
}

function CreateLink() {
  return (
    <Button size="xs" renderRoot={(props) => <Link to="/schedules/new" {...props} />}>
      New schedule
    </Button>
  )
}

export function RunsLink({ scheduleId, children }: { scheduleId: string; children: ReactNode }) {
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => <Link to="/schedules/$scheduleId/runs" params={{ scheduleId }} {...props} />}
    >
      {children}
    </Anchor>
  )
}

export function linkToRun({ id, scheduleId }: { id: string; scheduleId: string }, words: ReactNode) {
  return (
    <Anchor
      inherit
      c="inherit"
      underline="hover"
      renderRoot={(props) => (
        <Link
          to="/schedules/$scheduleId/runs/$runId"
          params={{ scheduleId, runId: id }}
          resetScroll={false}
          {...props}
        />
      )}
    >
      {words}
    </Anchor>
  )
}
