import type { VaultSummary } from '@holdfast/contract'

/** The default vault, ready and a quarter full. */
export function createVault(change: Partial<VaultSummary> = {}): VaultSummary {
  return {
    id: 'default',
    name: 'Default',
    path: '/data/vault',
    isDefault: true,
    health: { state: 'ready' },
    backups: 4,
    sizeBytes: 32_000_000_000,
    storedBytes: 10_000_000_000,
    freeBytes: 75_000_000_000,
    totalBytes: 100_000_000_000,
    leases: [],
    troubled: { unreadable: 0, withProblems: 0 },
    ...change,
  }
}
