import { restoreContainer, sweepRestores } from '@holdfast/docker-ops'
import type { Engines } from '../engines/engines.ts'
import { maskEnvironment } from '../jobs/mask-environment.ts'
import type { Recipe, RequestOf } from '../jobs/recipe.ts'
import { takeBack } from '../jobs/take-back.ts'
import type { OpenVaults } from '../vaults/open-vaults.ts'
import { toSource } from './to-source.ts'

const concurrency = 2

interface LaterPolicy {
  containerId: string
  engineId: string
  name: string
  maximumRetryCount: number
}

interface RestoreRecipeParts {
  engines: Engines
  vaults: OpenVaults
  /** Has a container get that restart policy once it was seen healthy. */
  raiseLater: (policy: LaterPolicy) => Promise<void>
  idleTimeoutMs: number
}

export function restoreRecipe({ engines, vaults, raiseLater, idleTimeoutMs }: RestoreRecipeParts): Recipe<'restore'> {
  return {
    concurrency,
    target: ({ engineId, name }) => `${engineId}/${name}`,
    targetTaken: 'NAME_IN_USE',
    mask,
    run: async ({ engineId, vaultId, backupId, name, options, plan, grants }, { jobId, signal, report }) => {
      const engine = engines.get(engineId)
      await using backup = await (await vaults.get(vaultId)).open(backupId)
      const { policyAfterwards, ...made } = await restoreContainer(
        engine,
        { name, options, plan, grants, jobId },
        { source: toSource(backup), run: { signal, onProgress: report, idleTimeoutMs } },
      )
      if (policyAfterwards === null) return { kind: 'restore', ...made }
      const policy = { name: policyAfterwards.Name, maximumRetryCount: policyAfterwards.MaximumRetryCount }
      try {
        await raiseLater({ containerId: made.containerId, engineId, ...policy })
      } catch (error) {
        throw await takeBack(error, { what: `The container ${name}`, undo: () => sweepRestores(engine, [jobId]) })
      }
      return { kind: 'restore', ...made, restartPolicy: policy.name }
    },
    sweep: async ({ engineId }, jobId) => void (await sweepRestores(engines.get(engineId), [jobId])),
  }
}

/** What is kept and shown of a request, as of a clone's. */
function mask(request: RequestOf<'restore'>): RequestOf<'restore'> {
  const { options } = request
  return { ...request, plan: null, options: { ...options, overrides: maskEnvironment(options.overrides) } }
}
