import type { ContainerSelector, OverviewContainer } from '@holdfast/contract'
import { Button } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useMay } from '../../trpc/account.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { EmptyState, LoadError, TableSkeleton } from '../../ui/list-state.tsx'
import { AlertsSection } from './alerts-section.tsx'
import { NextRuns } from './next-runs.tsx'
import classes from './overview.module.css'
import { ProtectButton } from './protect-button.tsx'
import { ProtectionSection } from './protection-section.tsx'
import { VaultsSection } from './vaults-section.tsx'

export interface OverviewLinks {
  job: (jobId: string, name: string) => ReactNode
  schedule: (id: string, name: string) => ReactNode
  container: (container: OverviewContainer) => ReactNode
  newSchedule: (props: object, target: ContainerSelector) => ReactNode
}

const againMs = 60_000

/** What is protected and what is not, what went wrong, and what comes next. */
export function OverviewView({ links }: { links: OverviewLinks }) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const { overview } = useTRPC()
  const options = overview.get.queryOptions({ timeZone })
  const { data, error, refetch, isFetching } = useQuery({ ...options, refetchInterval: againMs })
  if (!data && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!data) return <TableSkeleton label="Loading the overview" />
  const { alerts, containers, next, vaults, unreachable, hasSchedules } = data
  return (
    <div className={classes['overview']}>
      <AlertsSection alerts={alerts} jobLink={links.job} />
      {!hasSchedules && <NothingScheduled newSchedule={links.newSchedule} />}
      {unreachable.length > 0 && (
        <p className={classes['quiet']}>
          {unreachable.join(', ')} cannot be reached, so the containers there are not listed.
        </p>
      )}
      {containers.length > 0 && (
        <ProtectionSection
          overview={data}
          containerLink={links.container}
          protect={(container) => <ProtectButton container={container} newSchedule={links.newSchedule} />}
        />
      )}
      <div className={classes['columns']}>
        <NextRuns next={next} scheduleLink={links.schedule} />
        <VaultsSection vaults={vaults} />
      </div>
    </div>
  )
}

function NothingScheduled({ newSchedule }: Pick<OverviewLinks, 'newSchedule'>) {
  const mayManage = useMay('schedules.manage')
  return (
    <EmptyState icon={<IconShieldCheck size={28} />} title="Nothing is backed up by itself yet">
      {mayManage ? (
        <Button size="xs" renderRoot={(props) => newSchedule(props, { kind: 'all' })}>
          Protect all containers every night
        </Button>
      ) : (
        <p>Somebody who may manage schedules can set one up.</p>
      )}
    </EmptyState>
  )
}
