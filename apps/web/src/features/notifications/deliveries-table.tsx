import type { Delivery, DeliveryStatus } from '@holdfast/contract'
import { textOf } from '@holdfast/contract/messages'
import { Button, VisuallyHidden } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { showError } from '../../ui/describe-error.ts'
import { StatusDot, type Tone } from '../../ui/status-dot.tsx'
import table from '../../ui/table.module.css'
import { RelativeTime } from '../../ui/time.tsx'
import classes from './notifications.module.css'
import { useReadAgain } from './use-notifications.ts'

const states: Record<DeliveryStatus, [Tone, string]> = {
  waiting: ['busy', 'Waiting'],
  delivered: ['good', 'Sent'],
  failed: ['bad', 'Failed'],
}

export function DeliveriesTable({ deliveries }: { deliveries: readonly Delivery[] }) {
  return (
    <table className={table['table']} aria-label="Recent notifications">
      <thead>
        <tr>
          <th scope="col">Notification</th>
          <th scope="col">To</th>
          <th scope="col">State</th>
          <th scope="col">Created</th>
          <th scope="col">
            <VisuallyHidden>Actions</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((one) => (
          <tr key={one.id}>
            <td className={`${table['break']} ${table['wide']}`}>
              {textOf(one.title)}
              {one.lastError !== null && (
                <div className={classes['detail']} data-bad>
                  {textOf(one.lastError)}
                </div>
              )}
            </td>
            <td className={table['break']}>{one.destination.name}</td>
            <td>
              <State delivery={one} />
            </td>
            <td className={table['quiet']}>
              <RelativeTime at={one.createdAt} />
            </td>
            <td className={table['end']}>{one.status !== 'waiting' && <SendAgain delivery={one} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function State({ delivery: { status, attempts } }: { delivery: Delivery }) {
  const [tone, word] = states[status]
  return (
    <span className={classes['state']}>
      <StatusDot tone={tone} />
      {word}
      {status !== 'delivered' && attempts > 0 && `, ${attempts === 1 ? '1 attempt' : `${attempts} attempts`}`}
    </span>
  )
}

function SendAgain({ delivery }: { delivery: Delivery }) {
  const again = useMutation(
    useTRPC().notifications.sendAgain.mutationOptions({
      onSuccess: useReadAgain(),
      onError: (error) => showError(error, 'Could not send the notification again'),
    }),
  )
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={`Send again to ${delivery.destination.name}: ${textOf(delivery.title)}`}
      loading={again.isPending}
      onClick={() => again.mutate({ deliveryId: delivery.id })}
    >
      Send again
    </Button>
  )
}
