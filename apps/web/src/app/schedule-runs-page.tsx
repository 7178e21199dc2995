import { Anchor, Button, Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, Outlet, useNavigate } from '@tanstack/react-router'
import { useMayChange } from '../features/schedules/use-may-change.ts'
import { RunDetails } from '../features/schedules/runs/run-details.tsx'
import { RunsView } from '../features/schedules/runs/runs-view.tsx'
import { useRunNow } from '../features/schedules/runs/use-run-now.ts'
import { useTRPC } from '../trpc/trpc.ts'
import { useReturnFocus } from '../ui/use-return-focus.ts'
import classes from './layout.module.css'
import { PageTitle } from './page-title.tsx'
import { linkToRun } from './schedules-page.tsx'

const runsRoute = getRouteApi('/schedules/$scheduleId/runs')
const runRoute = getRouteApi('/schedules/$scheduleId/runs/$runId')

export function ScheduleRunsPage() {
  const { scheduleId } = runsRoute.useParams()
  const navigate = useNavigate()
  const { data } = useQuery(useTRPC().schedules.find.queryOptions({ scheduleId }))
  const { run, pending } = useRunNow(
    (runId) => void navigate({ to: '/schedules/$scheduleId/runs/$runId', params: { scheduleId, runId } }),
  )
  const mayRun = useMayChange('schedules.run')
  return (
    <>
      <PageTitle title={data ? `Runs of ${data.name}` : 'Runs'} />
      <p className={classes['above']}>
        <Anchor size="xs" renderRoot={(props) => <Link to="/schedules" {...props} />}>
          All schedules
        </Anchor>
        {mayRun && data && (
          <Button ml="sm" size="compact-xs" variant="default" loading={pending} onClick={() => run(data)}>
            Run now
          </Button>
        )}
      </p>
      <RunsView scheduleId={scheduleId} link={linkToRun} />
      <Outlet />
    </>
  )
}

/** One run, over the list it was chosen from. */
export function ScheduleRunPage() {
  const { scheduleId, runId } = runRoute.useParams()
  const navigate = useNavigate()
  useReturnFocus()
  return (
    <Drawer
      opened
      position="right"
      size={560}
      title="Run"
      onClose={() => void navigate({ to: '/schedules/$scheduleId/runs', params: { scheduleId }, resetScroll: false })}
    >
      <RunDetails
        runId={runId}
        jobLink={(jobId, container) => (
          <Anchor
            size="sm"
            aria-label={`Job of ${container}`}
            renderRoot={(props) => <Link to="/jobs/$jobId" params={{ jobId }} {...props} />}
          >
            Job
          </Anchor>
        )}
      />
    </Drawer>
  )
}
