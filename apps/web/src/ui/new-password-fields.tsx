import { PasswordInput } from '@mantine/core'

export interface NewPassword {
  password: string
  again: string
}

/** Null when both are the same and long enough; whether it is a common one the server knows. */
export function checkNewPassword({ password, again }: NewPassword): Partial<NewPassword> | null {
  if (password.length < 10) return { password: 'Use at least 10 characters.' }
  return password === again ? null : { again: 'The passwords differ.' }
}

interface NewPasswordFieldsProps {
  value: NewPassword
  problems: Partial<NewPassword>
  onChange: (part: Partial<NewPassword>) => void
}

export function NewPasswordFields({ value, problems, onChange }: NewPasswordFieldsProps) {
  return (
    <>
      <PasswordInput
        label="Password"
        description="At least 10 characters. A sentence is better than a word with digits."
        autoComplete="new-password"
        value={value.password}
        error={problems.password}
        onChange={({ currentTarget }) => onChange({ password: currentTarget.value })}
      />
      <PasswordInput
        label="Password again"
        autoComplete="new-password"
        value={value.again}
        error={problems.again}
        onChange={({ currentTarget }) => onChange({ again: currentTarget.value })}
      />
    </>
  )
}
