import { Alert, Anchor, Button, Skeleton, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '../../trpc/trpc.ts'
import { describeError } from '../../ui/describe-error.ts'
import { checkNewPassword, NewPasswordFields } from '../../ui/new-password-fields.tsx'
import { AccessCard, AccessNotice } from './access-card.tsx'
import { CodeStep } from './code-step.tsx'
import { AcceptWithOidc } from './oidc-button.tsx'
import { leaveLink, readLinkToken } from './link-token.ts'

interface InvitationPageProps {
  /** Who is signed in here by now; null for nobody. */
  present: string | null
  onSignedIn: () => Promise<void>
}

/** Where a link of an admin leads: set a password, and be signed in. */
export function InvitationPage({ present, onSignedIn }: InvitationPageProps) {
  const [token] = useState(readLinkToken)
  const { session } = useTRPCClient()
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['invitation', token],
    // A mutation by its way alone: what is in an address of the server is in its log too.
    queryFn: () => session.readInvitation.mutate({ token }),
    staleTime: Infinity,
  })

  function leave(): void {
    leaveLink()
    void onSignedIn()
  }
  if (data) return <InvitationForm {...{ token, present, onSignedIn }} name={data.name} onLeave={leave} />
  if (!error)
    return (
      <AccessNotice title="Invitation">
        <Skeleton h={14} w="70%" role="status" aria-label="Looking at the invitation" />
      </AccessNotice>
    )
  const { title, message, code } = describeError(error)
  return (
    <AccessNotice title={code === 'FORBIDDEN' ? 'This link does not work' : title}>
      <p role="alert">{message}</p>
      {code !== 'FORBIDDEN' && (
        <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
          Retry
        </Button>
      )}
      <Button variant="default" onClick={leave}>
        {present === null ? 'Go to the sign-in' : `Stay signed in as ${present}`}
      </Button>
    </AccessNotice>
  )
}

interface InvitationFormProps extends InvitationPageProps {
  token: string
  /** Whose password it sets. */
  name: string
  onLeave: () => void
}

function InvitationForm({ token, name, present, onSignedIn, onLeave }: InvitationFormProps) {
  const [form, setForm] = useState({ password: '', again: '' })
  const [tried, setTried] = useState(false)
  const accept = useMutation(
    useTRPC().session.acceptInvitation.mutationOptions({
      onSuccess: async ({ status }) => {
        leaveLink()
        if (status === 'signed-in') await onSignedIn()
      },
    }),
  )
  const refused = accept.error ? describeError(accept.error) : null
  const missing = checkNewPassword(form)
  const aboutPassword = refused?.field === 'password'
  const problems = { ...(tried && missing), ...(aboutPassword && { password: refused.message }) }
  if (accept.data?.status === 'second-factor')
    return <CodeStep challenge={accept.data.challenge} onSignedIn={onSignedIn} onStartAgain={() => void onSignedIn()} />
  return (
    <AccessCard
      title={`Welcome, ${name}`}
      intro="Choose a password to sign in with. This link works once."
      action="Set password"
      busy={accept.isPending}
      error={aboutPassword ? null : accept.error}
      footer={<AcceptWithOidc token={token} />}
      onSubmit={() => {
        setTried(true)
        if (missing === null) accept.mutate({ token, password: form.password })
      }}
    >
      {present !== null && (
        <Alert color="yellow" variant="light" p="sm">
          You are signed in as {present}. Setting a password here signs you in as {name} in this browser.{' '}
          <Anchor component="button" type="button" inherit c="inherit" underline="always" onClick={onLeave}>
            Stay signed in as {present}
          </Anchor>
        </Alert>
      )}
      <TextInput label="User name" autoComplete="username" readOnly value={name} />
      <NewPasswordFields
        value={form}
        problems={problems}
        onChange={(part) => {
          setForm((before) => ({ ...before, ...part }))
          if (accept.isError) accept.reset()
        }}
      />
    </AccessCard>
  )
}
