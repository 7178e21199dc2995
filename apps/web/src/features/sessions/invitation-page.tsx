import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { describeError } from '../../ui/describe-error.ts'
import { AccessCard } from './access-card.tsx'
import { CodeStep } from './code-step.tsx'
import { AcceptWithOidc } from './oidc-button.tsx'
import { leaveLink, readLinkToken } from './link-token.ts'
import { checkNewPassword, NewPasswordFields } from '../../ui/new-password-fields.tsx'

/** Where a link of an admin leads: set a password, and be signed in. */
export function InvitationPage({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const { session } = useTRPC()
  const [token] = useState(readLinkToken)
  const [form, setForm] = useState({ password: '', again: '' })
  const [tried, setTried] = useState(false)
  const accept = useMutation(
    session.acceptInvitation.mutationOptions({
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
      title="Choose a password"
      intro="This link works once. After it you are signed in."
      action="Set password"
      busy={accept.isPending}
      error={aboutPassword ? null : accept.error}
      footer={<AcceptWithOidc token={token} />}
      onSubmit={() => {
        setTried(true)
        if (missing === null) accept.mutate({ token, password: form.password })
      }}
    >
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
