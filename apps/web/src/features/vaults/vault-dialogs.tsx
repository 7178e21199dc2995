import { AddVault } from './add-vault.tsx'
import { BreakLeases } from './break-leases.tsx'
import { ForgetVault } from './forget-vault.tsx'
import { PruneVault } from './prune-vault.tsx'
import type { VaultDialogKind } from './vault-dialog-kind.ts'

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
