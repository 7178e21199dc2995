import type { Alert } from '@holdfast/contract'
import { textOf } from '@holdfast/contract/messages'
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useMay } from '../../trpc/account.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { ErrorLine } from '../../ui/dialog.tsx'
import { StatusDot } from '../../ui/status-dot.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import classes from './overview.module.css'

interface AlertsSectionProps {
  alerts: readonly Alert[]
  jobLink: (jobId: string, name: string) => ReactNode
}

/** What somebody should look at: what nobody has seen first. Nothing where all is well. */
export function AlertsSection({ alerts, jobLink }: AlertsSectionProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const mayAcknowledge = useMay('alerts.acknowledge')
  const acknowledge = useMutation(
    trpc.alerts.acknowledge.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.overview.pathKey() }),
    }),
  )
  const unseen = alerts.filter(({ acknowledged }) => acknowledged === null)
  if (alerts.length === 0) return null
  const see = (ids: string[]) => acknowledge.mutate({ alertIds: ids })
  return (
    <section className={classes['section']} aria-labelledby="alerts">
      <div className={classes['head']}>
        <h2 id="alerts">{unseen.length === 0 ? 'Known problems' : 'Needs attention'}</h2>
        {mayAcknowledge && unseen.length > 1 && (
          <Button
            size="compact-xs"
            variant="default"
            loading={acknowledge.isPending}
            onClick={() => see(unseen.map(({ id }) => id))}
          >
            Mark all {unseen.length} as seen
          </Button>
        )}
      </div>
      <ErrorLine error={acknowledge.error} />
      <ul className={classes['alerts']}>
        {alerts.map((alert) => (
          <li key={alert.id} data-seen={alert.acknowledged !== null || undefined}>
            <StatusDot tone={toneOf(alert)} />
            <div className={classes['alertText']}>
              <span>{textOf(alert.detail)}</span>
              <span className={classes['quiet']}>
                <RelativeTime at={alert.lastSeenAt} />
                {alert.clearedAt !== null && ' · over now'}
                {alert.acknowledged !== null && ` · seen by ${alert.acknowledged.by}`}
                {alert.jobId !== null && <> · {jobLink(alert.jobId, alert.subject.name)}</>}
              </span>
            </div>
            {mayAcknowledge && alert.acknowledged === null && (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Mark as seen: ${textOf(alert.detail)}`}
                onClick={() => see([alert.id])}
              >
                Seen
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function toneOf({ severity, clearedAt, acknowledged }: Alert) {
  if (clearedAt !== null || acknowledged !== null) return 'idle'
  return severity === 'error' ? 'bad' : 'warn'
}
