import { createPlan, createPlannedMount } from '../../../plans/testing/create-plan.ts'
import { verbatim } from '../../../trpc/testing/verbatim.ts'
import type { RestorePlan } from '../restore-form.ts'

/** What the server recommends for a backup of `web`: its volume restored, its folder as the host has it now. */
export function createRestorePlan(change: Partial<RestorePlan> = {}): RestorePlan {
  return {
    ...createPlan({
      sourceId: 'id-of-web',
      sourceState: 'exited',
      name: 'web-restored',
      freezes: null,
      creates: [
        { kind: 'volume', name: 'web-restored-data', detail: verbatim('with the data of data') },
        { kind: 'container', name: 'web-restored', detail: verbatim('from nginx:1, not started') },
      ],
      mounts: [
        createPlannedMount({ choices: ['copy', 'empty', 'exclude'], newVolume: 'web-restored-data' }),
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
      changes: [],
    }),
    imageFrom: 'vault',
    newNetworks: [],
    ...change,
  }
}
