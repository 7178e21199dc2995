import { Button, PasswordInput, Select, TextInput } from '@mantine/core'
import { createSigningSecret } from './destination-form.ts'
import { kindWords } from './destination-words.ts'
import { fieldProps, MailFields, type FieldsProps } from './mail-fields.tsx'

interface KindFieldsProps extends FieldsProps {
  hasSecret: boolean
  hostServer: string | null
}

/** What a destination of a kind needs. */
export function KindFields({ hasSecret, hostServer, ...props }: KindFieldsProps) {
  const { form, onChange } = props
  const { kind } = form
  const { secret, optional } = kindWords[kind]
  const needsUrl = kind === 'webhook' || kind === 'ntfy' || kind === 'gotify' || kind === 'matrix'
  return (
    <>
      {kind === 'email' && <MailFields {...props} hostServer={hostServer} />}
      {kind === 'ping' && (
        <Select
          label="Service"
          allowDeselect={false}
          data={[
            { value: 'healthchecks' as const, label: 'Healthchecks' },
            { value: 'uptime-kuma' as const, label: 'Uptime Kuma (push)' },
          ]}
          value={form.service}
          onChange={(service) => service !== null && onChange({ service })}
        />
      )}
      {needsUrl && (
        <TextInput
          label={kind === 'webhook' ? 'Address' : 'Server'}
          description={form.url.endsWith('/…') ? 'Stored encrypted. Leave it as it is to keep it.' : undefined}
          placeholder={
            {
              webhook: 'https://example.org/hook',
              ntfy: 'https://ntfy.sh',
              gotify: 'https://push.example.org',
              matrix: 'https://matrix.org',
            }[kind]
          }
          {...fieldProps(props, 'url')}
        />
      )}
      {kind === 'ntfy' && <TextInput label="Topic" {...fieldProps(props, 'topic')} />}
      {kind === 'telegram' && (
        <TextInput
          label="Chat"
          description="Its number, or @ and the name of a channel"
          {...fieldProps(props, 'chatId')}
        />
      )}
      {kind === 'matrix' && <TextInput label="Room" placeholder="!abc:matrix.org" {...fieldProps(props, 'roomId')} />}
      {(kind !== 'email' || (form.ownServer && form.user !== '')) && (
        <PasswordInput
          label={secret}
          description={
            hasSecret
              ? 'Stored encrypted. Leave it empty to keep it.'
              : optional === true
                ? 'Empty if it needs none'
                : undefined
          }
          {...fieldProps(props, 'secret')}
          autoComplete="new-password"
        />
      )}
      {kind === 'webhook' && (
        <Button
          variant="default"
          size="compact-xs"
          w="fit-content"
          onClick={() => onChange({ secret: createSigningSecret() })}
        >
          Generate a signing secret
        </Button>
      )}
    </>
  )
}
