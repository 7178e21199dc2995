import { cloneContainer, sweepClones } from '@holdfast/docker-ops'
import type { Engines } from '../engines/engines.ts'
import type { Recipe } from '../jobs/recipe.ts'

/** Clones are short; a few beside each other do not wait for long exports. */
const concurrency = 4

export function cloneRecipe(engines: Engines): Recipe<'clone'> {
  return {
    concurrency,
    target: ({ engineId, name }) => `${engineId}/${name}`,
    targetTaken: 'NAME_IN_USE',
    run: async ({ engineId, containerId, name, options }, { jobId, signal, report }) => {
      const source = { containerId, name, options, jobId }
      const made = await cloneContainer(engines.get(engineId), source, { signal, onProgress: report })
      return { kind: 'clone', ...made }
    },
    sweep: async ({ engineId }, jobId) => {
      await sweepClones(engines.get(engineId), [jobId])
    },
  }
}
