import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { describeError } from '../../ui/describe-error.ts'
import { Dialog, ErrorLine } from '../../ui/dialog.tsx'
import { checkNewPassword, NewPasswordFields } from '../../ui/new-password-fields.tsx'

/** Ends all other sessions, which the server does. */
export function ChangePassword({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient()
  const { session } = useTRPC()
  const [form, setForm] = useState({ current: '', password: '', again: '' })
  const [tried, setTried] = useState(false)
  const change = useMutation(
    session.changePassword.mutationOptions({
      onSuccess: async () => {
        notifications.show({ title: 'Password changed', message: 'You are signed out everywhere else.' })
        await queryClient.invalidateQueries({ queryKey: session.list.queryKey() })
        onClose()
      },
    }),
  )
  const missing = {
    ...(form.current === '' && { current: 'Enter your present password.' }),
    ...checkNewPassword(form),
  }
  const refused = change.error ? describeError(change.error) : null
  const field = refused?.field === 'next' ? 'password' : refused?.field === 'current' ? 'current' : null
  const problems: Partial<Record<'current' | 'password' | 'again', string>> = {
    ...(tried && missing),
    ...(field !== null && refused !== null && { [field]: refused.message }),
  }
  const edit = (part: Partial<typeof form>) => {
    setForm((before) => ({ ...before, ...part }))
    if (change.isError) change.reset()
  }
  return (
    <Dialog title="Change password" onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (Object.keys(missing).length === 0) change.mutate({ current: form.current, next: form.password })
        }}
      >
        <Stack gap="sm">
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            data-autofocus
            value={form.current}
            error={problems.current}
            onChange={({ currentTarget }) => edit({ current: currentTarget.value })}
          />
          <NewPasswordFields value={form} problems={problems} onChange={edit} />
          <ErrorLine error={field === null ? change.error : null} />
        </Stack>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending}>
            Change password
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
