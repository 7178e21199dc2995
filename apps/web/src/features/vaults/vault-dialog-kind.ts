import type { VaultSummary } from '@holdfast/contract'

/** The one dialog that is open on the vaults page, and about which vault. */
export type VaultDialogKind = { kind: 'add' } | { kind: 'prune' | 'forget' | 'break'; vault: VaultSummary }
