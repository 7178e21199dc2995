import type { ContainerScope, Role } from '@holdfast/contract'
import { Button, Group, Stack, TextInput, type TextInputProps } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { describeError } from '../ui/describe-error.ts'
import { Dialog, ErrorLine } from '../ui/dialog.tsx'
import { GrantFields } from './grant-fields.tsx'
import { checkGrant, scopeOf, toGrant, type Grant } from './grant.ts'

interface GrantDialogProps {
  title: string
  name: Pick<TextInputProps, 'label' | 'description'>
  /** What is wrong with a name, as a sentence; null if nothing is. */
  checkName: (name: string) => string | null
  role: Role
  /** The roles to choose from, by default all. */
  offered?: readonly Role[]
  verb: string
  call: { isPending: boolean; error: unknown; reset: () => void }
  onSubmit: (named: { name: string; role: Role; scope: ContainerScope | null }) => void
  onClose: () => void
  /** More fields. */
  children?: ReactNode
}

/** Names somebody or something, and says what they may do. */
export function GrantDialog({ title, name: words, checkName, offered, call, children, ...of }: GrantDialogProps) {
  const [text, setText] = useState('')
  const [grant, setGrant] = useState<Grant>(toGrant(of.role, null))
  const [tried, setTried] = useState(false)
  const name = text.trim()
  const missing = { name: checkName(name), grant: checkGrant(grant) }
  const refused = call.error ? describeError(call.error) : null
  const refusedName = refused?.field === 'name' ? refused.message : null
  return (
    <Dialog onClose={of.onClose} title={title} size="md">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (missing.name === null && missing.grant === null)
            of.onSubmit({ name, role: grant.role, scope: scopeOf(grant) })
        }}
      >
        <Stack gap="sm">
          <TextInput
            {...words}
            data-autofocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={64}
            value={text}
            error={(tried && missing.name) || refusedName}
            onChange={({ currentTarget }) => {
              setText(currentTarget.value)
              if (call.error) call.reset()
            }}
          />
          <GrantFields
            grant={grant}
            {...(offered && { offered })}
            problem={tried ? missing.grant : null}
            onChange={(part) => setGrant((before) => ({ ...before, ...part }))}
          />
          {children}
          <ErrorLine error={refusedName === null ? call.error : null} />
        </Stack>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={of.onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={call.isPending}>
            {of.verb}
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}
