import type { VaultSummary } from '@holdfast/contract'
import { AddVault } from './add-vault.tsx'
import { BreakLeases, ForgetVault } from './confirm-vault-action.tsx'
import { PruneVault } from './prune-vault.tsx'

/** The one dialog that is open on the vaults page, and about which vault. */
export type VaultDialogKind = { kind: 'add' } | { kind: 'prune' | 'forget' | 'break'; vault: VaultSummary }

export function VaultDialogs({ dialog, onClose }: { dialog: VaultDialogKind; onClose: () => void }) {
  switch (dialog.kind) {
    case 'add':
      return <AddVault onClose={onClose} />
    case 'prune':
      return <PruneVault vault={dialog.vault} onClose={onClose} />
    case 'forget':
      return <ForgetVault vault={dialog.vault} onClose={onClose} />
    case 'break':
      return <BreakLeases vault={dialog.vault} onClose={onClose} />
    default:
      return dialog satisfies never
  }
}
