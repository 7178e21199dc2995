import { cloneContainer, letGo, sweepClones } from '@holdfast/docker-ops'
import type { Engines } from '../engines/engines.ts'
import type { Recipe } from '../jobs/recipe.ts'
import type { HeldTable } from './held-table.ts'
import type { PolicyTable } from './policy-table.ts'
import type { SizeCache } from './size-cache.ts'

/** Clones of configurations are short; a few beside each other do not wait for one that copies data. */
const concurrency = 4

interface CloneRecipeParts {
  engines: Engines
  held: HeldTable
  policies: PolicyTable
  sizes: SizeCache
  idleTimeoutMs: number
}

export function cloneRecipe({ engines, held, policies, sizes, idleTimeoutMs }: CloneRecipeParts): Recipe<'clone'> {
  return {
    concurrency,
    target: ({ engineId, name }) => `${engineId}/${name}`,
    targetTaken: 'NAME_IN_USE',
    // Two that hold one source still would let it go under each other's hands.
    alone: ({ engineId, containerId, options }) => (options.mode === 'live' ? null : `${engineId}/${containerId}`),
    run: async ({ engineId, containerId, name, options, plan, grants }, { jobId, signal, report }) => {
      const engine = engines.get(engineId)
      const { policyAfterwards, ...made } = await cloneContainer(
        engine,
        { containerId, name, options, plan, grants, jobId },
        {
          signal,
          onProgress: report,
          journal: held.journal(jobId),
          knownSizes: sizes.known(engine)?.volumes ?? new Map<string, number>(),
          ownContainerId: await engines.ownContainer(engineId),
          idleTimeoutMs,
        },
      )
      if (policyAfterwards !== null)
        await policies.insert({
          containerId: made.containerId,
          engineId,
          name: policyAfterwards.Name,
          maximumRetryCount: policyAfterwards.MaximumRetryCount,
        })
      return { kind: 'clone', ...made }
    },
    sweep: async ({ engineId }, jobId) => {
      const engine = engines.get(engineId)
      const left = await held.find(jobId)
      if (left !== null) await letGo(engine, left)
      await held.forget(jobId)
      await sweepClones(engine, [jobId])
    },
  }
}
