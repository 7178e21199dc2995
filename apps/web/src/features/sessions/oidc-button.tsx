import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../trpc/trpc.ts'
import { ErrorLine } from '../../ui/dialog.tsx'

/** The way to the identity provider, where one is set up. */
export function OidcButton() {
  const text = useButtonText()
  if (text === null) return null
  const here = location.pathname + location.search
  const start = '/api/session/oidc/start'
  const href = here === '/' ? start : `${start}?to=${encodeURIComponent(here)}`
  return (
    <Button component="a" href={href} variant="default" fullWidth>
      {text}
    </Button>
  )
}

/** With a link of an admin in hand: the account it is for signs in with the provider from then on. */
export function AcceptWithOidc({ token }: { token: string }) {
  const { oidc } = useTRPC()
  const text = useButtonText()
  const begin = useMutation(oidc.begin.mutationOptions({ onSuccess: (address) => location.assign(address) }))
  if (text === null) return null
  return (
    <>
      <ErrorLine error={begin.error} />
      <Button
        variant="default"
        fullWidth
        loading={begin.isPending || begin.isSuccess}
        onClick={() => begin.mutate({ invitation: token })}
      >
        {text}
      </Button>
    </>
  )
}

function useButtonText(): string | null {
  return useQuery(useTRPC().oidc.button.queryOptions()).data ?? null
}
