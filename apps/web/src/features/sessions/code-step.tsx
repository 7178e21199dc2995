import { Anchor, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { describeError } from '../../ui/describe-error.ts'
import { AccessCard } from './access-card.tsx'

interface CodeStepProps {
  challenge: string
  onSignedIn: () => Promise<void>
  onStartAgain: () => void
}

/** After a right password: the second factor. */
export function CodeStep({ challenge, onSignedIn, onStartAgain }: CodeStepProps) {
  const { session } = useTRPC()
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const [recovery, setRecovery] = useState(false)
  const enter = useMutation(session.enterCode.mutationOptions({ onSuccess: onSignedIn }))
  const refused = enter.error ? describeError(enter.error) : null
  const aboutCode = refused?.field === 'code'
  const missing = tried && code.trim() === '' ? 'Enter the code.' : undefined
  const field = {
    autoFocus: true,
    autoComplete: 'one-time-code',
    autoCapitalize: 'none',
    spellCheck: false,
    maxLength: 40,
    value: code,
    error: aboutCode ? refused.message : missing,
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      setCode(currentTarget.value)
      if (enter.isError) enter.reset()
    },
  }
  return (
    <AccessCard
      title="Two-factor authentication"
      intro={
        recovery
          ? 'Each recovery code works once. You saved them when you turned two-factor authentication on.'
          : 'Open your authenticator app and enter the code it shows for Holdfast.'
      }
      action="Sign in"
      busy={enter.isPending}
      error={aboutCode ? null : enter.error}
      onSubmit={() => {
        setTried(true)
        if (code.trim() !== '') enter.mutate({ challenge, code: code.trim() })
      }}
      footer={
        <>
          <Anchor component="button" type="button" size="sm" onClick={switchKind}>
            {recovery ? 'Use the authenticator app' : 'Use a recovery code'}
          </Anchor>
          <Anchor component="button" type="button" size="sm" onClick={onStartAgain}>
            Start again
          </Anchor>
        </>
      }
    >
      {recovery ? (
        <TextInput key="recovery" label="Recovery code" placeholder="xxxx-xxxx-xxxx-xxxx" {...field} />
      ) : (
        <TextInput key="app" label="Code" inputMode="numeric" {...field} />
      )}
    </AccessCard>
  )

  function switchKind(): void {
    setRecovery(!recovery)
    setCode('')
    setTried(false)
    enter.reset()
  }
}
