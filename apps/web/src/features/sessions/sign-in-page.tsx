import { Alert, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { forgetOidcOutcome, readOidcOutcome } from '../../ui/oidc-outcome.ts'
import { passkeySupport } from '../../ui/passkey-support.ts'
import { AccessCard } from './access-card.tsx'
import { CodeStep } from './code-step.tsx'
import { PasskeyButton } from './passkey-button.tsx'
import { OidcButton } from './oidc-button.tsx'

interface SignInPageProps {
  /** Whose session has ended while they were here; null for nobody's. */
  ended?: string | null
  onSignedIn: () => Promise<void>
}

/** Stands in the place of the page that was asked for, which comes as soon as somebody has signed in. */
export function SignInPage({ ended = null, onSignedIn }: SignInPageProps) {
  const { session } = useTRPC()
  const [form, setForm] = useState({ name: ended ?? '', password: '' })
  const [tried, setTried] = useState(false)
  const signIn = useMutation(
    session.signIn.mutationOptions({ onSuccess: ({ status }) => (status === 'signed-in' ? onSignedIn() : undefined) }),
  )
  const change = (part: Partial<typeof form>) => {
    setForm((before) => ({ ...before, ...part }))
    if (signIn.isError) signIn.reset()
  }
  const [outcome] = useState(readOidcOutcome)
  useEffect(forgetOidcOutcome, [])
  const missing = { name: form.name.trim() === '', password: form.password === '' }
  if (signIn.data?.status === 'second-factor')
    return <CodeStep challenge={signIn.data.challenge} onSignedIn={onSignedIn} onStartAgain={signIn.reset} />
  return (
    <AccessCard
      title="Sign in"
      intro={ended !== null && 'Your session has ended. Sign in to return to this page. Running jobs are not affected.'}
      action="Sign in"
      busy={signIn.isPending}
      error={signIn.error}
      footer={
        <>
          <OidcButton />
          {passkeySupport() === 'ready' && <PasskeyButton onSignedIn={onSignedIn} />}
        </>
      }
      onSubmit={() => {
        setTried(true)
        if (!missing.name && !missing.password) signIn.mutate({ ...form, name: form.name.trim() })
      }}
    >
      {outcome !== null && signIn.isIdle && (
        <Alert color="red" variant="light" p="sm" role="alert">
          {outcome.message}
        </Alert>
      )}
      <TextInput
        label="User name"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus={ended === null}
        value={form.name}
        error={tried && missing.name && 'Enter your user name.'}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        autoFocus={ended !== null}
        value={form.password}
        error={tried && missing.password && 'Enter your password.'}
        onChange={({ currentTarget }) => change({ password: currentTarget.value })}
      />
    </AccessCard>
  )
}
