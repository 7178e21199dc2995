import { Alert, Button } from '@mantine/core'
import { IconFingerprint } from '@tabler/icons-react'
import { startAuthentication, WebAuthnError } from '@simplewebauthn/browser'
import { useMutation } from '@tanstack/react-query'
import { useTRPCClient } from '../../trpc/trpc.ts'
import { ErrorLine } from '../../ui/dialog.tsx'

/** Signs in with a passkey of the browser's choice: nobody types a name for it. */
export function PasskeyButton({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const { account } = useTRPCClient()
  const signIn = useMutation({
    mutationFn: async () => {
      const { challengeId, options } = await account.askForPasskey.mutate()
      const { id, rawId, type, response } = await startAuthentication({ optionsJSON: options })
      await account.signInWithPasskey.mutate({
        challengeId,
        response: { id, rawId, type, response, clientExtensionResults: {} },
      })
    },
    onSuccess: onSignedIn,
  })
  const byBrowser = signIn.error instanceof WebAuthnError
  return (
    <>
      <Button
        variant="default"
        fullWidth
        leftSection={<IconFingerprint size={16} aria-hidden />}
        loading={signIn.isPending}
        onClick={() => signIn.mutate()}
      >
        Sign in with a passkey
      </Button>
      {byBrowser && (
        <Alert color="red" variant="light" p="sm" role="alert">
          No passkey was used. Try again, or sign in with your password.
        </Alert>
      )}
      <ErrorLine error={byBrowser ? null : signIn.error} />
    </>
  )
}
