import type { IdentityProof, SecondFactorStatus } from '@holdfast/contract'
import { PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { describeError } from '../../ui/describe-error.ts'

interface Security {
  hasPassword: boolean
  secondFactor: SecondFactorStatus
}

/** What shows that the owner sits here: the password, else a code; an account with neither has nothing to show. */
export function useProof({ hasPassword, secondFactor }: Security) {
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const kind = hasPassword ? 'password' : secondFactor.state === 'on' ? 'code' : null
  const missing = kind !== null && text.trim() === ''
  return { kind, proof: proofOf(kind, text), missing, tried, text, setText, setTried }
}

function proofOf(kind: IdentityProof['kind'] | null, text: string): IdentityProof | null {
  if (kind === null) return null
  return kind === 'password' ? { kind, password: text } : { kind, code: text.trim() }
}

interface ProofFieldProps {
  state: ReturnType<typeof useProof>
  /** Of the call that took the proof: what it says of it stands at the field. */
  error: unknown
  onChange: () => void
}

export function ProofField({ state, error, onChange }: ProofFieldProps) {
  const { kind, text, setText, missing, tried } = state
  if (kind === null) return null
  const problem = aboutProof(error) ?? (tried && missing ? 'Enter it to go on.' : undefined)
  const field = {
    value: text,
    error: problem,
    'data-autofocus': true,
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
      setText(currentTarget.value)
      onChange()
    },
  }
  if (kind === 'password') return <PasswordInput label="Your password" autoComplete="current-password" {...field} />
  return (
    <TextInput label="Code of your authenticator app" autoComplete="one-time-code" inputMode="numeric" {...field} />
  )
}

/** What the server said of the password or code, and undefined where the error is about something else. */
export function aboutProof(error: unknown): string | undefined {
  if (!error) return undefined
  const { field, message } = describeError(error)
  return field === 'password' || field === 'code' ? message : undefined
}
