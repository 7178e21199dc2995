import { message } from '@holdfast/contract'
import { restoreContainer, sweepMade } from '@holdfast/docker-ops'
import { everything, seesOf } from '../access/in-scope.ts'
import type { Engines } from '../engines/engines.ts'
import { maskEnvironment } from '../jobs/mask-environment.ts'
import type { Recipe, RequestOf } from '../jobs/recipe.ts'
import { takeBack } from '../jobs/take-back.ts'
import type { RestorableBackups } from './restores.ts'
import { toSource } from './to-source.ts'

const concurrency = 2

interface LaterPolicy {
  containerId: string
  engineId: string
  name: string
  maximumRetryCount: number | bigint
}

interface RestoreRecipeParts {
  engines: Engines
  backups: Pick<RestorableBackups, 'open'>
  /** Has a container get that restart policy once it was seen healthy. */
  raiseLater: (policy: LaterPolicy) => Promise<void>
  idleTimeoutMs: number
}

export function restoreRecipe({ engines, backups, raiseLater, idleTimeoutMs }: RestoreRecipeParts): Recipe<'restore'> {
  return {
    concurrency,
    lockKey: ({ engineId, name }) => `${engineId}/${name}`,
    lockedCode: 'NAME_IN_USE',
    uses: ({ subject }) => [subject, { kind: 'vault', vaultId: subject.vaultId }],
    mask,
    run: async (
      { engineId, subject, name, options, plan, authorizedRole: grants, authorizedScopes },
      { jobId, signal, report },
    ) => {
      const engine = engines.get(engineId)
      await using backup = await backups.open(subject, everything)
      const { policyAfterwards, ...made } = await restoreContainer(
        engine,
        { name, options, plan, grants, confirmed: options.confirm, sees: seesOf({ scopes: authorizedScopes }), jobId },
        { source: toSource(backup), run: { signal, onProgress: report, idleTimeoutMs } },
      )
      if (policyAfterwards === null) return { kind: 'restore', ...made }
      const policy = { name: policyAfterwards.Name, maximumRetryCount: policyAfterwards.MaximumRetryCount }
      try {
        await raiseLater({ containerId: made.containerId, engineId, ...policy })
      } catch (error) {
        throw await takeBack(error, {
          what: message('the-container', { name }),
          undo: () => sweepMade(engine, [jobId]),
        })
      }
      return { kind: 'restore', ...made, restartPolicy: policy.name }
    },
    sweep: async ({ engineId }, jobId) => void (await sweepMade(engines.get(engineId), [jobId])),
  }
}

/** What is kept and shown of a request, as of a clone's. */
function mask(request: RequestOf<'restore'>): RequestOf<'restore'> {
  const { options } = request
  return {
    ...request,
    plan: null,
    authorizedScopes: [],
    options: { ...options, overrides: maskEnvironment(options.overrides) },
  }
}
