import { Checkbox, Select, TextInput } from '@mantine/core'
import type { SmtpSecurity } from '@holdfast/contract'
import { usualPorts, type DestinationForm } from './destination-form.ts'
import classes from '../notifications.module.css'

export interface FieldsProps {
  form: DestinationForm
  problems: Partial<Record<string, string>>
  onChange: (part: Partial<DestinationForm>) => void
}

type TextField = 'name' | 'secret' | 'url' | 'topic' | 'chatId' | 'roomId' | 'host' | 'port' | 'user' | 'from' | 'to'

/** A text field of the form. */
export function fieldProps({ form, problems, onChange }: FieldsProps, field: TextField) {
  return {
    value: form[field],
    error: problems[field],
    autoComplete: 'off',
    spellCheck: false,
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) => onChange({ [field]: currentTarget.value }),
  }
}

const securities: { value: SmtpSecurity; label: string }[] = [
  { value: 'tls', label: 'TLS' },
  { value: 'starttls', label: 'STARTTLS' },
  { value: 'none', label: 'None, on this machine only' },
]

/** Who gets mails, and by which server they go. */
export function MailFields({ hostServer, ...props }: FieldsProps & { hostServer: string | null }) {
  const { form, onChange } = props
  return (
    <>
      <TextInput label="To" description="Several are separated by commas" {...fieldProps(props, 'to')} />
      {hostServer !== null && (
        <Checkbox
          size="xs"
          label={`Use another mail server than ${hostServer}`}
          checked={form.ownServer}
          onChange={({ currentTarget }) => onChange({ ownServer: currentTarget.checked })}
        />
      )}
      {form.ownServer && (
        <>
          <TextInput label="From" placeholder="holdfast@example.org" {...fieldProps(props, 'from')} />
          <div className={classes['server']}>
            <TextInput label="Mail server" placeholder="mail.example.org" {...fieldProps(props, 'host')} />
            <TextInput label="Port" inputMode="numeric" {...fieldProps(props, 'port')} />
          </div>
          <Select
            label="Encryption"
            description="Nothing is sent in clear text over a network"
            allowDeselect={false}
            data={securities}
            value={form.security}
            onChange={(security) => security !== null && onChange({ security, port: usualPorts[security] })}
          />
          <TextInput label="User name" description="Empty if the server asks for none" {...fieldProps(props, 'user')} />
        </>
      )}
    </>
  )
}
