import type { PasskeySummary } from '@holdfast/contract'
import { Button, Code } from '@mantine/core'
import { passkeySupport } from '../../ui/passkey-support.ts'
import { RelativeTime } from '../../ui/time.tsx'
import type { AccountDialogKind } from './account-dialogs.tsx'
import classes from './account-view.module.css'

interface PasskeysSectionProps {
  passkeys: readonly PasskeySummary[]
  openDialog: (dialog: AccountDialogKind) => void
}

export function PasskeysSection({ passkeys, openDialog }: PasskeysSectionProps) {
  const support = passkeySupport()
  return (
    <section className={classes['section']} aria-labelledby="account-passkeys">
      <h2 id="account-passkeys">Passkeys</h2>
      <p>
        A passkey signs you in with the fingerprint, face or PIN of a device, without the password and without a code.
        It cannot be guessed or phished.
      </p>
      {passkeys.length > 0 && (
        <ul className={classes['items']} aria-label="Passkeys">
          {passkeys.map((passkey) => (
            <PasskeyItem key={passkey.id} passkey={passkey} openDialog={openDialog} />
          ))}
        </ul>
      )}
      {support === 'address' && (
        <p>
          Browsers offer passkeys only where the address is a name, over HTTPS or on <Code>localhost</Code>. Open
          Holdfast by its name, and set <Code>HOLDFAST_URL</Code> to that address.
        </p>
      )}
      {support === 'browser' && <p>This browser has no passkeys.</p>}
      {support === 'ready' && (
        <div className={classes['actions']}>
          <Button size="xs" variant="default" onClick={() => openDialog({ kind: 'add-passkey' })}>
            Add a passkey
          </Button>
        </div>
      )}
    </section>
  )
}

interface PasskeyItemProps extends Pick<PasskeysSectionProps, 'openDialog'> {
  passkey: PasskeySummary
}

function PasskeyItem({ passkey, openDialog }: PasskeyItemProps) {
  const { name, domain, backedUp, createdAt, lastUsedAt } = passkey
  return (
    <li className={classes['item']}>
      <div>
        <span className={classes['name']}>{name}</span>
        <span className={classes['quiet']}>
          For {domain}. {backedUp ? 'Synced by its provider' : 'On one device'}. Added <RelativeTime at={createdAt} />
          {lastUsedAt === null ? ', never used' : ', last used '}
          {lastUsedAt !== null && <RelativeTime at={lastUsedAt} />}.
        </span>
      </div>
      <div className={classes['itemActions']}>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          aria-label={`Rename ${name}`}
          onClick={() => openDialog({ kind: 'rename-passkey', passkey })}
        >
          Rename
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          aria-label={`Remove ${name}`}
          onClick={() => openDialog({ kind: 'remove-passkey', passkey })}
        >
          Remove
        </Button>
      </div>
    </li>
  )
}
