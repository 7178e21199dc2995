import type { SecondFactorStatus } from '@holdfast/contract'
import { Button } from '@mantine/core'
import { StatusDot } from '../../ui/status-dot.tsx'
import { RelativeTime } from '../../ui/time.tsx'
import type { AccountDialogKind } from './account-dialogs.tsx'
import classes from './account-view.module.css'

interface SecondFactorSectionProps {
  secondFactor: SecondFactorStatus
  openDialog: (dialog: AccountDialogKind) => void
}

export function SecondFactorSection({ secondFactor, openDialog }: SecondFactorSectionProps) {
  const isOn = secondFactor.state === 'on'
  return (
    <section className={classes['section']} aria-labelledby="account-second-factor">
      <h2 id="account-second-factor">
        Two-factor authentication
        <span className={classes['state']}>
          <StatusDot tone={isOn ? 'good' : 'idle'} />
          {isOn ? 'On' : 'Off'}
        </span>
      </h2>
      {isOn ? (
        <SecondFactorOn secondFactor={secondFactor} openDialog={openDialog} />
      ) : (
        <>
          <p>
            Signing in with your password then also asks for a code of an authenticator app. Who learns your password
            alone does not get in.
          </p>
          <div className={classes['actions']}>
            <Button size="xs" onClick={() => openDialog({ kind: 'enrol' })}>
              Turn on
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

function SecondFactorOn({ secondFactor: { since, recoveryCodes }, openDialog }: SecondFactorOnProps) {
  const codes = recoveryCodes === 1 ? '1 recovery code is' : `${recoveryCodes} recovery codes are`
  return (
    <>
      <p>
        On since <RelativeTime at={since} />. {codes} left for when you do not have your authenticator app.
        {recoveryCodes < 3 && <b> Create new ones before you run out.</b>}
      </p>
      <div className={classes['actions']}>
        <Button size="xs" variant="default" onClick={() => openDialog({ kind: 'recovery-codes' })}>
          New recovery codes
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={() => openDialog({ kind: 'disable' })}>
          Turn off
        </Button>
      </div>
    </>
  )
}

interface SecondFactorOnProps extends Pick<SecondFactorSectionProps, 'openDialog'> {
  secondFactor: Extract<SecondFactorStatus, { state: 'on' }>
}
