import { Button } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useMay } from '../../trpc/account.ts'
import { EmptyState, LoadError, TableSkeleton } from '../../ui/list-state.tsx'
import { DeliveriesTable } from './deliveries-table.tsx'
import { DestinationsTable } from './destinations/destinations-table.tsx'
import { InternalAddresses } from './internal-addresses.tsx'
import { MailOnFailure } from './mail-on-failure.tsx'
import type { NotificationDialog } from './notification-dialogs.tsx'
import classes from './notifications.module.css'
import { RulesTable } from './rules/rules-table.tsx'
import { useDeliveries, useDestinations, useNotificationSettings, useRules } from './use-notifications.ts'

const NotificationDialogs = lazy(() =>
  import('./notification-dialogs.tsx').then((module) => ({ default: module.NotificationDialogs })),
)

/** Where notifications are sent, which, and what became of them. */
export function NotificationsView() {
  const [destinations, rules, settings, deliveries] = [
    useDestinations(),
    useRules(),
    useNotificationSettings(),
    useDeliveries(),
  ]
  const mayAllow = useMay('settings.manage')
  const [dialog, setDialog] = useState<NotificationDialog | null>(null)
  const queries = [destinations, rules, settings]
  const { data: known } = destinations
  const failed = queries.find(({ data, error }) => data === undefined && error !== null)
  if (failed?.error != null) {
    const retry = () => queries.forEach((one) => void one.refetch())
    return <LoadError error={failed.error} retry={retry} retrying={queries.some(({ isFetching }) => isFetching)} />
  }
  if (known === undefined || rules.data === undefined || settings.data === undefined)
    return <TableSkeleton label="Loading notifications" />
  const { mailServer, allowedHosts } = settings.data
  const addDestination = (
    <Button size="xs" variant="default" onClick={() => setDialog({ kind: 'destination', known: null })}>
      Add destination
    </Button>
  )
  const addRule = (
    <Button size="xs" variant="default" onClick={() => setDialog({ kind: 'rule', known: null })}>
      Add rule
    </Button>
  )

  return (
    <>
      {known.length === 0 ? (
        <EmptyState icon={<IconBell size={28} />} title="Nobody is notified yet">
          <p>Add where notifications go: a mail address, a chat, a phone, a webhook or a dead man’s switch.</p>
          <MailOnFailure />
          {addDestination}
        </EmptyState>
      ) : (
        <>
          <section className={classes['section']} aria-label="Destinations">
            <div className={classes['head']}>
              <h2>Destinations</h2>
              {addDestination}
            </div>
            <DestinationsTable destinations={known} openDialog={setDialog} />
          </section>
          <section className={classes['section']} aria-label="Rules">
            <div className={classes['head']}>
              <h2>Rules</h2>
              {addRule}
            </div>
            {rules.data.length === 0 ? (
              <p className={`${classes['text']} ${classes['hint']}`}>
                Nothing is sent without a rule. Add one that says what goes to which destination.
              </p>
            ) : (
              <RulesTable rules={rules.data} destinations={known} openDialog={setDialog} />
            )}
          </section>
          {deliveries.data !== undefined && deliveries.data.length > 0 && (
            <section className={classes['section']} aria-label="Recent notifications">
              <div className={classes['head']}>
                <h2>Recent notifications</h2>
              </div>
              <DeliveriesTable deliveries={deliveries.data} />
            </section>
          )}
        </>
      )}
      {mayAllow && (
        <section className={classes['section']} aria-label="Internal addresses">
          <div className={classes['head']}>
            <h2>Internal addresses</h2>
          </div>
          <div className={classes['text']}>
            <p>
              Notifications go to public addresses by HTTPS. Hosts of your own network, and plain HTTP, take your
              permission.
            </p>
            <InternalAddresses key={allowedHosts.join()} hosts={allowedHosts} />
          </div>
        </section>
      )}
      <Suspense>
        {dialog && (
          <NotificationDialogs
            dialog={dialog}
            destinations={known}
            hostServer={mailServer?.host ?? null}
            onClose={() => setDialog(null)}
          />
        )}
      </Suspense>
    </>
  )
}
