import type { SessionRow, SignInMethod } from '@holdfast/contract'
import { Button } from '@mantine/core'
import { ErrorLine } from '../../ui/dialog.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import classes from './account-view.module.css'
import { describeBrowser } from './describe-browser.ts'
import { useSessions } from './use-account-security.ts'

export function SessionsSection() {
  const { list, end } = useSessions()
  return (
    <section className={classes['section']} aria-labelledby="account-sessions">
      <h2 id="account-sessions">Sessions</h2>
      <p>Where you are signed in. End what you do not know, and change your password.</p>
      <ErrorLine error={list.error ?? end.error} />
      {list.data && (
        <ul className={classes['items']} aria-label="Sessions">
          {list.data.map((row) => (
            <SessionItem
              key={row.id}
              row={row}
              ending={end.isPending && end.variables.sessionId === row.id}
              onEnd={() => end.mutate({ sessionId: row.id })}
            />
          ))}
        </ul>
      )}
    </section>
  )
}

const methods = {
  password: 'password',
  passkey: 'passkey',
  oidc: 'single sign-on',
  invitation: 'invitation link',
  setup: 'set-up',
} satisfies Record<SignInMethod, string>

function SessionItem({ row, ending, onEnd }: { row: SessionRow; ending: boolean; onEnd: () => void }) {
  const { method, createdAt, lastSeenAt, address, userAgent, current } = row
  const browser = describeBrowser(userAgent)
  return (
    <li className={classes['item']}>
      <div>
        <span className={classes['name']} title={userAgent}>
          {browser}
        </span>
        {current && ' (this session)'}
        <span className={classes['quiet']}>
          From {address}, by {methods[method]} <RelativeTime at={createdAt} />, last seen{' '}
          <RelativeTime at={lastSeenAt} />
        </span>
      </div>
      {!current && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          loading={ending}
          aria-label={`End the session of ${browser} from ${address}`}
          onClick={onEnd}
        >
          End
        </Button>
      )}
    </li>
  )
}
