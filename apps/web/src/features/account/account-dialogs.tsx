import type { OidcLink, PasskeySummary, SecondFactorStatus } from '@holdfast/contract'
import { AddPasskey } from './add-passkey.tsx'
import { ChangePassword } from './change-password.tsx'
import { EnrolSecondFactor } from './enrol-second-factor.tsx'
import { LinkProvider, UnlinkProvider } from './provider-dialogs.tsx'
import { RemovePasskey, RenamePasskey } from './passkey-dialogs.tsx'
import { DisableSecondFactor, NewRecoveryCodes } from './proven-dialogs.tsx'

/** The one dialog that is open on the page of one's account. */
export type AccountDialogKind =
  | { kind: 'change-password' | 'enrol' | 'recovery-codes' | 'disable' | 'add-passkey' | 'link-provider' }
  | { kind: 'rename-passkey' | 'remove-passkey'; passkey: PasskeySummary }
  | { kind: 'unlink-provider'; link: OidcLink }

interface AccountDialogsProps {
  dialog: AccountDialogKind
  security: { hasPassword: boolean; secondFactor: SecondFactorStatus }
  onClose: () => void
}

export function AccountDialogs({ dialog, security, onClose }: AccountDialogsProps) {
  switch (dialog.kind) {
    case 'change-password':
      return <ChangePassword onClose={onClose} />
    case 'enrol':
      return <EnrolSecondFactor onClose={onClose} />
    case 'recovery-codes':
      return <NewRecoveryCodes security={security} onClose={onClose} />
    case 'disable':
      return <DisableSecondFactor security={security} onClose={onClose} />
    case 'add-passkey':
      return <AddPasskey security={security} onClose={onClose} />
    case 'rename-passkey':
      return <RenamePasskey passkey={dialog.passkey} onClose={onClose} />
    case 'remove-passkey':
      return <RemovePasskey passkey={dialog.passkey} onClose={onClose} />
    case 'link-provider':
      return <LinkProvider security={security} onClose={onClose} />
    case 'unlink-provider':
      return <UnlinkProvider link={dialog.link} onClose={onClose} />
    default:
      return dialog satisfies never
  }
}
