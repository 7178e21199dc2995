import type { BackupPreview } from '@holdfast/contract'

/** What a backup of the running `web` would hold: its volume, not its folder of the host. */
export function createPreview(change: Partial<BackupPreview> = {}): BackupPreview {
  const volume = { type: 'volume', name: 'data', anonymous: false, source: '/v/data', writable: true } as const
  const mount = { ...volume, keptIn: [] }
  return {
    containerId: 'id-of-web',
    containerName: 'web',
    isRunning: true,
    mounts: [
      { ...mount, destination: '/data', choice: 'include', canInclude: true, sizeBytes: 1_200_000_000 },
      {
        ...mount,
        type: 'bind',
        name: null,
        source: '/srv/site',
        destination: '/site',
        choice: 'exclude',
        canInclude: true,
        sizeBytes: 50_000_000,
      },
      {
        ...mount,
        type: 'tmpfs',
        name: null,
        source: '',
        destination: '/run',
        choice: 'exclude',
        canInclude: false,
        sizeBytes: null,
      },
    ],
    writableLayerBytes: 10_000_000,
    sizesPending: false,
    lastDowntimes: {},
    ...change,
  }
}
