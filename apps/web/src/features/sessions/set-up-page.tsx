import { TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { describeError } from '../../ui/describe-error.ts'
import { AccessCard } from './access-card.tsx'
import { leaveLink, readLinkToken } from './link-token.ts'
import { checkNewPassword, NewPasswordFields } from '../../ui/new-password-fields.tsx'

/** Nobody exists yet: whoever has the token, out of the log or the data folder, creates the first admin. */
export function SetUpPage({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const { session } = useTRPC()
  const [linked] = useState(readLinkToken)
  const [form, setForm] = useState({ token: linked, name: 'admin', password: '', again: '' })
  const [tried, setTried] = useState(false)
  const setUp = useMutation(
    session.setUp.mutationOptions({
      onSuccess: async () => {
        leaveLink()
        await onSignedIn()
      },
    }),
  )
  const refused = setUp.error ? describeError(setUp.error) : null
  const missing = {
    ...(form.token.trim() === '' && { token: 'Enter the token.' }),
    ...(form.name.trim() === '' && { name: 'Enter a name.' }),
    ...checkNewPassword(form),
  }
  const problems: Partial<Record<string, string>> = {
    ...(tried && missing),
    ...(refused?.field && { [refused.field]: refused.message }),
  }
  const change = (part: Partial<typeof form>) => {
    setForm((before) => ({ ...before, ...part }))
    if (setUp.isError) setUp.reset()
  }
  return (
    <AccessCard
      title="Create the first admin"
      intro="This Holdfast is new. Whoever is its admin can do anything on the Docker host."
      action="Create admin"
      busy={setUp.isPending}
      error={refused?.field && refused.field in form ? null : setUp.error}
      onSubmit={() => {
        setTried(true)
        const { again: _again, ...input } = form
        if (Object.keys(missing).length === 0)
          setUp.mutate({ ...input, name: form.name.trim(), token: form.token.trim() })
      }}
    >
      {(linked === '' || problems['token'] !== undefined) && (
        <TextInput
          label="Set-up token"
          description="In the first lines of Holdfast’s log, and in the file setup-token in its data folder"
          autoComplete="off"
          spellCheck={false}
          value={form.token}
          error={problems['token']}
          onChange={({ currentTarget }) => change({ token: currentTarget.value })}
        />
      )}
      <TextInput
        label="User name"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={64}
        value={form.name}
        error={problems['name']}
        onChange={({ currentTarget }) => change({ name: currentTarget.value })}
      />
      <NewPasswordFields value={form} problems={problems} onChange={change} />
    </AccessCard>
  )
}
