import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../trpc/account.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { describeError } from '../../ui/describe-error.ts'
import classes from './notifications.module.css'
import { useDestinations, useNotificationSettings, useReadAgain } from './use-notifications.ts'

/** One address, and whatever goes wrong is mailed there. Draws nothing for whoever may not, or where no mail server is known. */
export function MailOnFailure() {
  return useMay('notifications.manage') ? <MailForm /> : null
}

function MailForm() {
  const { data: settings } = useNotificationSettings()
  const { data: destinations } = useDestinations()
  const [address, setAddress] = useState('')
  const readAgain = useReadAgain()
  const add = useMutation(useTRPC().notifications.mailOnFailure.mutationOptions({ onSuccess: readAgain }))
  const hasServer =
    settings?.mailServer != null ||
    destinations?.some((one) => one.settings.kind === 'email' && one.settings.server !== null) === true
  if (!hasServer) return null
  if (add.isSuccess) return <p role="status">Failures are mailed to {add.variables.address}.</p>
  return (
    <form
      className={classes['address']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (address.trim() !== '') add.mutate({ address: address.trim() })
      }}
    >
      <TextInput
        label="Mail me on failure"
        type="email"
        placeholder="you@example.org"
        autoComplete="email"
        value={address}
        error={add.error ? describeError(add.error).message : undefined}
        onChange={({ currentTarget }) => {
          setAddress(currentTarget.value)
          if (add.isError) add.reset()
        }}
      />
      <Button type="submit" variant="default" loading={add.isPending}>
        Mail failures
      </Button>
    </form>
  )
}
