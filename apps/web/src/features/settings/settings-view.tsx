import { Button, Code, CopyButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { LoadError, TableSkeleton } from '../../ui/list-state.tsx'
import { OidcForm } from './oidc-form.tsx'
import { RemoveOidc } from './remove-oidc.tsx'
import classes from './settings-view.module.css'

/** What an admin sets for everybody. */
export function SettingsView() {
  const { data, error, refetch, isFetching } = useQuery(useTRPC().oidc.settings.queryOptions())
  const [removing, setRemoving] = useState(false)
  if (!data && error) return <LoadError error={error} retry={() => void refetch()} retrying={isFetching} />
  if (!data) return <TableSkeleton label="Loading the settings" />
  return (
    <section className={classes['section']} aria-labelledby="identity-provider">
      <h2 id="identity-provider">Identity provider</h2>
      <p>
        People can sign in with an OpenID Connect provider besides their password. Create a client there for the
        authorization code flow, with this redirect URI:
      </p>
      <p className={classes['address']}>
        <Code>{data.redirectUri}</Code>
        <CopyButton value={data.redirectUri}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </p>
      <OidcForm key={data.settings?.issuer ?? ''} view={data} onRemove={() => setRemoving(true)} />
      {removing && <RemoveOidc onClose={() => setRemoving(false)} />}
    </section>
  )
}
