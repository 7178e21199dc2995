import type { Destination } from '@holdfast/contract'
import { textOf } from '@holdfast/contract/messages'
import { Button, VisuallyHidden } from '@mantine/core'
import { notifications as toasts } from '@mantine/notifications'
import { IconDots } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { lazy } from 'react'
import { useTRPC } from '../../../trpc/trpc.ts'
import { showError } from '../../../ui/describe-error.ts'
import { MenuButton } from '../../../ui/menu-host.tsx'
import { StatusDot, type Tone } from '../../../ui/status-dot.tsx'
import table from '../../../ui/table.module.css'
import { RelativeTime } from '../../../ui/time.tsx'
import classes from '../notifications.module.css'
import type { NotificationDialog } from '../notification-dialogs.tsx'
import { useReadAgain } from '../use-notifications.ts'
import { describeSettings, kindWords } from './destination-words.ts'

const MenuItems = lazy(() => import('../menu-items.tsx').then((module) => ({ default: module.DestinationMenuItems })))

interface DestinationsTableProps {
  destinations: readonly Destination[]
  openDialog: (dialog: NotificationDialog) => void
}

export function DestinationsTable({ destinations, openDialog }: DestinationsTableProps) {
  return (
    <table className={table['table']} aria-label="Destinations">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Kind</th>
          <th scope="col">State</th>
          <th scope="col">
            <VisuallyHidden>Actions</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {destinations.map((one) => (
          <tr key={one.id}>
            <td className={`${table['break']} ${table['wide']}`}>
              <span className={table['strong']}>{one.name}</span>
              <div className={classes['detail']}>{describeSettings(one.settings)}</div>
            </td>
            <td>{kindWords[one.settings.kind].word}</td>
            <td className={`${table['break']} ${table['wide']}`}>
              <State destination={one} />
            </td>
            <td className={table['end']}>
              <span className={classes['actions']}>
                <TestButton destination={one} />
                <MenuButton
                  label={`More actions for ${one.name}`}
                  variant="subtle"
                  color="gray"
                  items={<MenuItems destination={one} openDialog={openDialog} />}
                >
                  <IconDots size={16} />
                </MenuButton>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function State({ destination }: { destination: Destination }) {
  const { lastSuccessAt, lastFailure, failuresInRow, waiting } = destination
  const [tone, word] = describeState(destination)
  return (
    <>
      <span className={classes['state']}>
        <StatusDot tone={tone} />
        <span>
          {word}
          {lastSuccessAt !== null && (
            <>
              , last sent <RelativeTime at={lastSuccessAt} />
            </>
          )}
          {waiting > 0 && `, ${waiting} waiting`}
        </span>
      </span>
      {lastFailure !== null && (
        <div className={classes['detail']} data-bad={failuresInRow > 0 || undefined}>
          {failuresInRow > 0 ? '' : 'Earlier: '}
          {textOf(lastFailure.detail)} (<RelativeTime at={lastFailure.at} />)
        </div>
      )}
    </>
  )
}

function describeState({ enabled, failuresInRow, lastSuccessAt }: Destination): [Tone, string] {
  if (!enabled) return ['idle', 'Disabled']
  if (failuresInRow > 0)
    return ['bad', failuresInRow === 1 ? 'Last attempt failed' : `Last ${failuresInRow} attempts failed`]
  return lastSuccessAt === null ? ['idle', 'Not used yet'] : ['good', 'Works']
}

function TestButton({ destination: { id, name } }: { destination: Destination }) {
  const readAgain = useReadAgain()
  const test = useMutation(
    useTRPC().notifications.test.mutationOptions({
      onSuccess: async ({ delivered, detail }) => {
        const title = delivered ? `Test notification sent to ${name}` : `${name} was not reached`
        toasts.show({ title, message: textOf(detail), color: delivered ? 'green' : 'red', autoClose: 12_000 })
        await readAgain()
      },
      onError: (error) => showError(error, `Could not test ${name}`),
    }),
  )
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={`Test ${name}`}
      loading={test.isPending}
      onClick={() => test.mutate({ destinationId: id })}
    >
      Test
    </Button>
  )
}
