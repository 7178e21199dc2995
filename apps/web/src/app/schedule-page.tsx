import { Anchor, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { ScheduleDraft, VaultSummary } from '@holdfast/contract'
import type { ReactNode } from 'react'
import { lastKnown, useContainers } from '../features/containers/feed/containers-snapshot.ts'
import { MailOnFailure } from '../features/notifications/mail-on-failure.tsx'
import { RetentionFields } from '../features/retention/retention-fields.tsx'
import { draftOf, newDraft } from '../features/schedules/form/schedule-draft.ts'
import { readTargets } from '../features/schedules/form/schedule-search.ts'
import { ScheduleForm, type RetentionProps } from '../features/schedules/form/schedule-form.tsx'
import { useMayChange } from '../features/schedules/use-may-change.ts'
import { useRunNow } from '../features/schedules/runs/use-run-now.ts'
import { FieldGroup } from '../plans/field-group.tsx'
import { useMay } from '../trpc/account.ts'
import { useTRPC } from '../trpc/trpc.ts'
import { LoadError, TableSkeleton } from '../ui/list-state.tsx'
import { NotAllowedPage } from './error-pages.tsx'
import classes from './layout.module.css'
import { PageTitle } from './page-title.tsx'
import { RunsLink } from './schedules-page.tsx'

const newRoute = getRouteApi('/schedules/new')
const scheduleRoute = getRouteApi('/schedules/$scheduleId')

export function NewSchedulePage() {
  const targets = readTargets(newRoute.useSearch())
  const mayRetain = useMay('retention.manage')
  return (
    <FormPage title="New schedule">
      {(names) => ({ scheduleId: null, initial: newDraft({ targets, names, mayRetain }), names })}
    </FormPage>
  )
}

export function SchedulePage() {
  const { scheduleId } = scheduleRoute.useParams()
  const { data, error, refetch, isFetching } = useQuery(useTRPC().schedules.find.queryOptions({ scheduleId }))
  if (!data && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!data) return <TableSkeleton label="Loading the schedule" />
  return (
    <FormPage key={scheduleId} title={data.name} actions={<RunActions scheduleId={scheduleId} />}>
      {(names) => ({
        scheduleId,
        initial: draftOf(data),
        names: names.filter((name) => name !== data.name),
      })}
    </FormPage>
  )
}

interface FormPageProps {
  title: string
  actions?: ReactNode
  children: (names: string[]) => { scheduleId: string | null; initial: ScheduleDraft; names: string[] }
}

/** The form, once all that it chooses from is known. */
function FormPage({ title, actions, children }: FormPageProps) {
  const navigate = useNavigate()
  const containers = lastKnown(useContainers())?.rows
  const { vaults, schedules } = useTRPC()
  const vaultList = useQuery(vaults.list.queryOptions())
  const others = useQuery(schedules.list.queryOptions())
  const leave = (): void => void navigate({ to: '/schedules' })
  const failed = [vaultList, others].find(({ data, error }) => !data && error)
  const mayNotify = useMay('notifications.manage')
  if (!useMayChange('schedules.manage')) return <NotAllowedPage />
  return (
    <>
      <PageTitle title={title} />
      <p className={classes['above']}>
        <Anchor size="xs" renderRoot={(props) => <Link to="/schedules" {...props} />}>
          All schedules
        </Anchor>
        {actions}
      </p>
      {failed && <LoadError error={failed.error} retry={() => void failed.refetch()} retrying={failed.isFetching} />}
      {!failed && (!vaultList.data || !others.data) && <TableSkeleton label="Loading the form" />}
      {vaultList.data && others.data && (
        <ScheduleForm
          {...children(others.data.map(({ name }) => name))}
          containers={containers ?? []}
          vaults={vaultList.data}
          retention={(props) => <Retention {...props} vaults={vaultList.data} />}
          onSaved={leave}
          onCancel={leave}
        >
          {mayNotify && <MailOnFailure />}
        </ScheduleForm>
      )}
    </>
  )
}

interface RetentionFieldProps extends RetentionProps {
  vaults: readonly VaultSummary[]
}

/** Which backups are kept, by the numbers of the schedule or of its vault. It takes who may delete backups. */
function Retention({ draft, value, onChange, vaults }: RetentionFieldProps) {
  const vaultId = draft.vault ?? vaults.find(({ isDefault }) => isDefault)?.id
  const { timeZone, timing, targets, exclude } = draft
  return (
    <FieldGroup legend="Retention">
      {useMay('retention.manage') ? (
        <RetentionFields
          value={value}
          onChange={onChange}
          noneLabel="As the vault"
          preview={
            vaultId === undefined || targets.length === 0 ? null : { vaultId, timeZone, timing, targets, exclude }
          }
        />
      ) : (
        <p className={classes['note']}>
          {value === null ? 'As its vault has it.' : 'By numbers of its own.'} An admin can change it.
        </p>
      )}
    </FieldGroup>
  )
}

function RunActions({ scheduleId }: { scheduleId: string }) {
  const navigate = useNavigate()
  const { run, pending } = useRunNow(
    (runId) => void navigate({ to: '/schedules/$scheduleId/runs/$runId', params: { scheduleId, runId } }),
  )
  return (
    <>
      {' · '}
      <RunsLink scheduleId={scheduleId}>Runs</RunsLink>{' '}
      <Button ml="sm" size="compact-xs" variant="default" loading={pending} onClick={() => run({ id: scheduleId })}>
        Run now
      </Button>
    </>
  )
}
