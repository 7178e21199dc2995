import { Button, Group, Skeleton, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTRPC } from '../../trpc/trpc.ts'
import { Dialog, ErrorLine } from '../../ui/dialog.tsx'
import classes from './account-view.module.css'
import { aboutProof } from './proof-field.tsx'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { useRefreshSecurity } from './use-account-security.ts'

/** Scan, confirm with a code, save the recovery codes. */
export function EnrolSecondFactor({ onClose }: { onClose: () => void }) {
  const { account } = useTRPC()
  const refresh = useRefreshSecurity()
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const begin = useMutation(account.beginSecondFactor.mutationOptions())
  const confirm = useMutation(account.confirmSecondFactor.mutationOptions({ onSuccess: refresh }))
  const { mutate: start } = begin
  useEffect(() => start(), [start])

  if (confirm.data)
    return (
      <Dialog title="Recovery codes" onClose={onClose} closeOnClickOutside={false}>
        <RecoveryCodes codes={confirm.data.codes} onDone={onClose} />
      </Dialog>
    )
  const problem = aboutProof(confirm.error) ?? (tried && code.trim() === '' ? 'Enter the code of the app.' : undefined)
  return (
    <Dialog title="Turn on two-factor authentication" onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (code.trim() !== '' && begin.data) confirm.mutate({ code: code.trim() })
        }}
      >
        <Stack gap="sm">
          <div>Scan this with an authenticator app, such as Aegis, 2FAS or your password manager.</div>
          {begin.data ? (
            <>
              <QrCode value={begin.data.uri} label="QR code for an authenticator app" />
              <div>
                Or enter this key by hand: <span className={classes['secret']}>{inGroups(begin.data.secret)}</span>
              </div>
            </>
          ) : (
            <Skeleton h={200} w={200} mx="auto" />
          )}
          <TextInput
            label="Code of the app"
            description="Six digits; they change every 30 seconds"
            autoComplete="one-time-code"
            inputMode="numeric"
            data-autofocus
            maxLength={10}
            value={code}
            error={problem}
            onChange={({ currentTarget }) => {
              setCode(currentTarget.value)
              if (confirm.isError) confirm.reset()
            }}
          />
          <ErrorLine error={begin.error ?? (aboutProof(confirm.error) === undefined ? confirm.error : null)} />
        </Stack>
        <Group justify="flex-end" mt="lg" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={confirm.isPending} disabled={!begin.data}>
            Turn on
          </Button>
        </Group>
      </form>
    </Dialog>
  )
}

function inGroups(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, '$1 ')
}
