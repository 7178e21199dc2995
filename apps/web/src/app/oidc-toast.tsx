import { notifications } from '@mantine/notifications'
import { useEffect, useState } from 'react'
import { forgetOidcOutcome, readOidcOutcome } from '../ui/oidc-outcome.ts'

/** Says how it ended, to who is signed in and comes back from the identity provider. */
export function OidcToast() {
  // Before the router leads on, to an address without it.
  const [outcome] = useState(readOidcOutcome)
  useEffect(() => {
    if (outcome === null) return
    forgetOidcOutcome()
    const { linked, message } = outcome
    const title = linked ? 'Identity provider linked' : 'Not linked'
    notifications.show({ title, message, color: linked ? 'green' : 'red', autoClose: 12_000 })
  }, [outcome])
  return null
}
