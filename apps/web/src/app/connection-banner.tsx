import { useServerConnection } from '../trpc/use-server-connection.ts'
import { Banner } from '../ui/banner.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'

/** The link to Holdfast itself is down. The engine may be well: what the page shows is merely not live. */
export function ConnectionBanner() {
  const state = useServerConnection()
  if (state.status !== 'lost') return null
  return (
    <Banner tone="warn">
      <b>Connection to Holdfast lost</b> <RelativeTime at={state.since} />. What you see is not live. Trying again…
    </Banner>
  )
}
