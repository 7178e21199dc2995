import { verbatim } from '../../trpc/testing/verbatim.ts'
import type { Plan } from '../use-plan.ts'

type PlannedMount = Plan['mounts'][number]

export function createPlannedMount(change: Partial<PlannedMount> = {}): PlannedMount {
  return {
    type: 'volume',
    name: 'data',
    anonymous: false,
    source: '/var/lib/docker/volumes/data/_data',
    destination: '/data',
    writable: true,
    choice: 'copy',
    choices: ['copy', 'share', 'share-read-only', 'empty', 'exclude'],
    sizeBytes: 1_200_000_000,
    newVolume: 'web-clone-data',
    alsoUsedBy: [],
    ...change,
  }
}

/** What the server recommends for the running `web`: its volume copied, its folder shared read-only. */
export function createPlan(change: Partial<Plan> = {}): Plan {
  return {
    sourceId: 'c1',
    sourceName: 'web',
    sourceState: 'running',
    name: 'web-clone',
    image: 'nginx:1',
    start: false,
    mode: 'pause',
    freezes: 'pause',
    creates: [
      { kind: 'volume', name: 'web-clone-data', detail: verbatim('a copy of data') },
      { kind: 'container', name: 'web-clone', detail: verbatim('from nginx:1, not started') },
    ],
    mounts: [
      createPlannedMount(),
      createPlannedMount({
        type: 'bind',
        name: null,
        source: '/srv/site',
        destination: '/site',
        choice: 'share-read-only',
        sizeBytes: null,
        newVolume: null,
      }),
    ],
    memory: ['/run'],
    writableLayer: { choice: 'include', sizeBytes: 10_000_000 },
    ports: [],
    hostPortsChecked: true,
    networks: [],
    labels: [],
    exclusiveDevices: [],
    restartPolicy: { firstStart: 'no', afterwards: 'no' },
    policy: [],
    changes: [
      {
        field: 'Name',
        from: 'web',
        to: 'web-clone',
        reason: verbatim('Two containers cannot have one name.'),
        decidedLater: false,
      },
    ],
    conflicts: [],
    notCarried: [],
    totalBytes: 1_210_000_000,
    sizesPending: false,
    estimatedSeconds: 8,
    digest: createDigest('plan 1'),
    ...change,
  }
}

/** A fingerprint that tells one plan of a test from another. */
export function createDigest(options: string): Plan['digest'] {
  const same = { source: 's', image: 'i', configuration: 'c', environment: 'e', labels: 'l' }
  return { ...same, mounts: 'm', ports: 'p', networks: 'n', options }
}
