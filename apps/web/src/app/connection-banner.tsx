import { useServerConnection } from '../trpc/use-server-connection.ts'
import { Banner } from '../ui/banner.tsx'
import { ClockTime } from '../ui/clock-time.tsx'

/** The link to Holdfast itself is down. The engine may be well: what the page shows is merely not live. */
export function ConnectionBanner() {
  const state = useServerConnection()
  if (state.status !== 'lost') return null
  return (
    <Banner tone="warn">
      <b>Connection to Holdfast lost</b> at <ClockTime at={state.since} />. What you see is not live. Trying again…
    </Banner>
  )
}
