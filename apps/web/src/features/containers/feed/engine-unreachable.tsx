import { Button } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { Banner } from '../../../ui/banner.tsx'
import { EmptyState } from '../../../ui/list-state.tsx'
import { ClockTime } from '../../../ui/time.tsx'

interface UnreachableProps {
  message: string
  since: number
  retry: () => void
  retrying: boolean
}

/** Nothing is known of the engine's containers: the page says so, and shows no list. */
export function EngineUnreachable({ message, since, retry, retrying }: UnreachableProps) {
  return (
    <EmptyState icon={<IconPlugConnectedX size={28} />} title="The Docker engine does not answer" role="alert">
      <p>{message}</p>
      <p>
        No contact since <ClockTime at={since} />. Holdfast keeps trying.
      </p>
      <Button size="xs" onClick={retry} loading={retrying}>
        Retry now
      </Button>
    </EmptyState>
  )
}

/** The engine went away while its rows are on the screen: they stay, dimmed, below this line. */
export function EngineAway({ message, since, retry, retrying }: UnreachableProps) {
  return (
    <Banner
      tone="bad"
      action={
        <Button size="compact-xs" variant="default" onClick={retry} loading={retrying}>
          Retry now
        </Button>
      }
    >
      <b>The Docker engine does not answer</b>. No contact since <ClockTime at={since} />. The list shows the last known
      state. {message}
    </Banner>
  )
}
