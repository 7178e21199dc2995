import type { SecondFactorStatus } from '@holdfast/contract'
import { Alert, Button, Group, Stack, TextInput } from '@mantine/core'
import { startRegistration, WebAuthnError } from '@simplewebauthn/browser'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPCClient } from '../../trpc/trpc.ts'
import { Dialog, ErrorLine } from '../../ui/dialog.tsx'
import { describeBrowser } from './describe-browser.ts'
import { aboutProof, ProofField, useProof } from './proof-field.tsx'
import { useRefreshSecurity } from './use-account-security.ts'

interface AddPasskeyProps {
  security: { hasPassword: boolean; secondFactor: SecondFactorStatus }
  onClose: () => void
}

export function AddPasskey({ security, onClose }: AddPasskeyProps) {
  const { account } = useTRPCClient()
  const refresh = useRefreshSecurity()
  const state = useProof(security)
  const [name, setName] = useState(describeBrowser(navigator.userAgent))
  const add = useMutation({
    mutationFn: async () => {
      const { challengeId, options } = await account.beginPasskey.mutate({ proof: state.proof })
      const { id, rawId, type, response } = await startRegistration({ optionsJSON: options })
      const answer = { id, rawId, type, response, clientExtensionResults: {} }
      await account.addPasskey.mutate({ challengeId, name: name.trim(), response: answer })
    },
    onSuccess: async () => {
      await refresh()
      onClose()
    },
  })
  const refusal = refusalOfBrowser(add.error)
  return (
    <Dialog title="Add a passkey" onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          state.setTried(true)
          if (!state.missing && name.trim() !== '') add.mutate()
        }}
      >
        <Stack gap="sm">
          <div>Your browser asks next where to keep it: on this device, on your phone, or on a security key.</div>
          <TextInput
            label="Name"
            description="To tell your passkeys apart"
            maxLength={60}
            autoComplete="off"
            value={name}
            error={state.tried && name.trim() === '' && 'Enter a name.'}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <ProofField state={state} error={add.error} onChange={add.reset} />
          {refusal !== null && (
            <Alert color="red" variant="light" p="sm" role="alert">
              {refusal}
            </Alert>
          )}
          <ErrorLine error={refusal === null && aboutProof(add.error) === undefined ? add.error : null} />
        </Stack>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={add.isPending}>
            Continue
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}

/** Null where it was not the browser that refused. */
function refusalOfBrowser(error: unknown): string | null {
  if (!(error instanceof WebAuthnError)) return null
  if (error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    return 'This device has a passkey of this account already.'
  return 'The browser created no passkey. Try again, and confirm with the fingerprint, face or PIN that it asks for.'
}
