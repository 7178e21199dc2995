import type { RestorePlan } from '../restore-plan.ts'

type PlannedMount = RestorePlan['mounts'][number]

function createPlannedMount(change: Partial<PlannedMount> = {}): PlannedMount {
  return {
    type: 'volume',
    name: 'data',
    anonymous: false,
    source: '/v/data',
    destination: '/data',
    writable: true,
    choice: 'copy',
    choices: ['copy', 'empty', 'exclude'],
    sizeBytes: 1_200_000_000,
    newVolume: 'web-restored-data',
    alsoUsedBy: [],
    ...change,
  }
}

/** What the server recommends for a backup of `web`: its volume restored, its folder as the host has it now. */
export function createRestorePlan(change: Partial<RestorePlan> = {}): RestorePlan {
  return {
    sourceId: 'id-of-web',
    sourceName: 'web',
    sourceState: 'exited',
    name: 'web-restored',
    image: 'nginx:1',
    start: false,
    mode: 'pause',
    freezes: null,
    creates: [
      { kind: 'volume', name: 'web-restored-data', detail: 'with the data of data' },
      { kind: 'container', name: 'web-restored', detail: 'from nginx:1, not started' },
    ],
    mounts: [
      createPlannedMount(),
      createPlannedMount({
        type: 'bind',
        name: null,
        source: '/srv/site',
        destination: '/site',
        choice: 'share',
        choices: ['share', 'empty', 'exclude'],
        sizeBytes: null,
        newVolume: null,
      }),
    ],
    memory: [],
    writableLayer: { choice: 'include', sizeBytes: 10_000_000 },
    ports: [],
    hostPortsChecked: true,
    networks: [],
    labels: [],
    exclusiveDevices: [],
    restartPolicy: { firstStart: 'no', afterwards: 'no' },
    policy: [],
    changes: [],
    conflicts: [],
    notCarried: [],
    totalBytes: 1_210_000_000,
    sizesPending: false,
    estimatedSeconds: 8,
    digest: createDigest('plan 1'),
    imageFrom: 'vault',
    newNetworks: [],
    ...change,
  }
}

/** A fingerprint that tells one plan of a test from another. */
export function createDigest(options: string): RestorePlan['digest'] {
  const same = { source: 's', image: 'i', configuration: 'c', environment: 'e', labels: 'l' }
  return { ...same, mounts: 'm', ports: 'p', networks: 'n', options }
}
