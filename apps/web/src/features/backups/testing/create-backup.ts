import type { BackupSummary } from '@holdfast/contract'

/** A paused backup of `web` with one volume, two hours old and not verified. */
export function createBackup(change: Partial<BackupSummary> = {}): BackupSummary {
  const startedAt = change.startedAt ?? Date.now() - 2 * 3_600_000
  return {
    id: 'web-20260101T000000Z-abcd',
    vaultId: 'default',
    engine: { id: 'ENGINE', hostName: 'host' },
    containerId: 'id-of-web',
    containerName: 'web',
    image: 'nginx:1',
    startedAt,
    finishedAt: startedAt + 5_000,
    mode: 'paused',
    frozenMs: 1_200,
    trees: [
      { path: '/data', kind: 'volume', source: 'data', entries: 12, bytes: 1_200_000_000, newBytes: 3_000_000 },
      { path: '/', kind: 'layer', source: '', entries: 3, bytes: 10_000_000, newBytes: 0 },
    ],
    left: [],
    sizeBytes: 1_350_000_000,
    storedBytes: 420_000_000,
    newBytes: 12_000_000,
    warnings: [],
    notKept: [],
    verified: null,
    pinned: false,
    ...change,
  }
}

export function createBackupList(backups: BackupSummary[] = [createBackup()]) {
  return { backups, unreadable: [], vaultProblems: [] }
}
