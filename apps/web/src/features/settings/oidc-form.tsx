import { Button, Group, PasswordInput, Radio, Select, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { OidcView } from '@holdfast/contract'
import { useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { describeError } from '../../ui/describe-error.ts'
import { ErrorLine } from '../../ui/dialog.tsx'
import { ClaimFields } from './claim-fields.tsx'
import { checkDraft, draftOf, inputOf, type OidcDraft } from './oidc-draft.ts'
import { roles } from './roles.ts'

interface OidcFormProps {
  view: OidcView
  onRemove: () => void
}

export function OidcForm({ view, onRemove }: OidcFormProps) {
  const queryClient = useQueryClient()
  const { oidc } = useTRPC()
  const [draft, setDraft] = useState(() => draftOf(view))
  const [tried, setTried] = useState(false)
  const save = useMutation(
    oidc.save.mutationOptions({
      onSuccess: async () => {
        change({ clientSecret: '' })
        await queryClient.invalidateQueries({ queryKey: oidc.pathKey() })
        notifications.show({ title: 'Saved', message: 'The provider answered as one should.', color: 'green' })
      },
    }),
  )
  const missing = checkDraft(draft)
  const refused = save.error ? describeError(save.error) : null
  const field = refused?.field?.split('.')[0]
  const problems: Partial<Record<string, string>> = {
    ...(tried && missing),
    ...(refused !== null && field !== undefined && field in draft && { [field]: refused.message }),
  }

  function change(part: Partial<OidcDraft>): void {
    setDraft((before) => ({ ...before, ...part }))
    if (save.isError) save.reset()
  }
  const text = (name: 'issuer' | 'clientId' | 'clientSecret' | 'scopes' | 'buttonText' | 'allowedDomains') => ({
    value: draft[name],
    error: problems[name],
    autoComplete: 'off',
    spellCheck: false,
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) => change({ [name]: currentTarget.value }),
  })

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (Object.keys(missing).length === 0) save.mutate(inputOf(draft, view))
      }}
    >
      <Stack gap="sm">
        <TextInput
          label="Issuer"
          description="As the provider calls itself"
          placeholder="https://id.example.org"
          {...text('issuer')}
        />
        <TextInput label="Client ID" {...text('clientId')} />
        <PasswordInput
          label="Client secret"
          description={
            view.hasClientSecret ? 'Stored. Leave it empty to keep it.' : 'Leave it empty for a public client.'
          }
          {...text('clientSecret')}
          autoComplete="new-password"
        />
        <TextInput
          label="Scopes"
          description="Add the one that holds groups, if roles depend on them"
          {...text('scopes')}
        />
        <TextInput label="Text of the button on the sign-in page" maxLength={40} {...text('buttonText')} />
        <TextInput
          label="Allowed e-mail domains"
          description="Whoever has a verified address in one of them gets an account. Everybody else needs an invitation."
          placeholder="example.org"
          {...text('allowedDomains')}
        />
        <Radio.Group
          label="Roles"
          value={draft.rolesFrom}
          onChange={(from) => change({ rolesFrom: from === 'claim' ? 'claim' : 'account' })}
        >
          <Stack gap={6} mt={4}>
            <Radio size="xs" value="account" label="An admin gives them here" />
            <Radio size="xs" value="claim" label="A claim gives them, at every sign-in" />
          </Stack>
        </Radio.Group>
        {draft.rolesFrom === 'account' ? (
          <Select
            label="Role of a new account"
            allowDeselect={false}
            data={roles}
            value={draft.first}
            onChange={(first) => first !== null && change({ first })}
          />
        ) : (
          <ClaimFields draft={draft} problem={problems['claim'] ?? problems['roles']} onChange={change} />
        )}
        <ErrorLine error={field !== undefined && field in problems ? null : save.error} />
      </Stack>
      <Group mt="lg" gap="xs">
        <Button type="submit" loading={save.isPending}>
          Save
        </Button>
        {view.settings !== null && (
          <Button variant="default" onClick={onRemove}>
            Remove provider
          </Button>
        )}
      </Group>
    </form>
  )
}
