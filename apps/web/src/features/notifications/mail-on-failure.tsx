import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../trpc/account.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { describeError } from '../../ui/describe-error.ts'
import classes from './notifications.module.css'
import { useDestinations, useNotificationSettings, useReadAgain, useRules } from './use-notifications.ts'

/** One address, and whatever goes wrong is mailed there. Draws nothing for whoever may not, or where no mail server is known. */
export function MailOnFailure() {
  return useMay('notifications.manage') ? <MailField /> : null
}

/** No form of its own: it stands in others. */
function MailField() {
  const { data: settings } = useNotificationSettings()
  const { data: destinations } = useDestinations()
  const { data: rules } = useRules()
  const [address, setAddress] = useState('')
  const readAgain = useReadAgain()
  const mail = useMutation(useTRPC().notifications.mailOnFailure.mutationOptions({ onSuccess: readAgain }))
  const hasServer =
    settings?.mailServer != null ||
    destinations?.some((one) => one.settings.kind === 'email' && one.settings.server !== null) === true
  if (mail.isSuccess) return <p role="status">Failures are mailed to {mail.variables.address}.</p>
  if (rules === undefined) return null
  const names = rules.filter(({ enabled }) => enabled).map(({ name }) => name)
  if (names.length > 0) return <p className={classes['hint']}>Notifications: {names.join(', ')}.</p>
  if (!hasServer) return null
  const add = (): void => {
    if (address.trim() !== '') mail.mutate({ address: address.trim() })
  }
  return (
    <div className={classes['address']}>
      <TextInput
        label="Mail me on failure"
        type="email"
        placeholder="you@example.org"
        autoComplete="email"
        value={address}
        error={mail.error ? describeError(mail.error).message : undefined}
        onChange={({ currentTarget }) => {
          setAddress(currentTarget.value)
          if (mail.isError) mail.reset()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          add()
        }}
      />
      <Button variant="default" loading={mail.isPending} onClick={add}>
        Mail failures
      </Button>
    </div>
  )
}
