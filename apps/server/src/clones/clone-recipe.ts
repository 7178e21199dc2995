import { message, type CloneOptions } from '@holdfast/contract'
import { cloneContainer, sweepMade, type EngineRestartPolicy } from '@holdfast/docker-ops'
import { seesOf } from '../access/in-scope.ts'
import type { Engines } from '../engines/engines.ts'
import { maskEnvironment } from '../jobs/mask-environment.ts'
import type { Recipe, RequestOf } from '../jobs/recipe.ts'
import { takeBack } from '../jobs/take-back.ts'
import type { QuiescedTable } from '../upkeep/quiesced-table.ts'
import type { PendingRestartPolicy, RestartPolicyTable } from '../upkeep/restart-policy-table.ts'
import type { SizeCache } from '../engines/size-cache.ts'
import { sweepEngineJob } from '../upkeep/sweep-engine-job.ts'

/** Clones of configurations are short; a few beside each other do not wait for one that copies data. */
const concurrency = 4

interface CloneRecipeParts {
  engines: Engines
  quiesced: QuiescedTable
  restartPolicies: RestartPolicyTable
  sizes: SizeCache
  idleTimeoutMs: number
}

export function cloneRecipe(parts: CloneRecipeParts): Recipe<'clone'> {
  const { engines, quiesced, restartPolicies, sizes, idleTimeoutMs } = parts
  return {
    concurrency,
    lockKey: ({ subject, name }) => `${subject.engineId}/${name}`,
    lockedCode: 'NAME_IN_USE',
    uses: ({ subject }) => [subject],
    quiesces: ({ options }) => quiescesSource(options),
    mask: maskCloneRequest,
    run: async (
      { subject, name, options, plan, authorizedRole: grants, authorizedScopes },
      { jobId, signal, report },
    ) => {
      const { engineId, containerId } = subject
      const engine = engines.get(engineId)
      // Read before the source is: it may be raised meanwhile, and the source has it itself then.
      const pending = options.overrides.restartPolicy === undefined ? await restartPolicies.find(containerId) : null
      const { policyAfterwards, ...made } = await cloneContainer(
        engine,
        {
          containerId,
          name,
          options,
          plan,
          grants,
          confirmed: options.confirm,
          sees: seesOf({ scopes: authorizedScopes }),
          jobId,
        },
        {
          signal,
          onProgress: report,
          journal: quiesced.journal({ engineId, jobId }),
          knownSizes: sizes.known(engine)?.volumes ?? new Map<string, number>(),
          ownContainerId: await engines.ownContainer(engineId),
          idleTimeoutMs,
        },
      )
      const afterwards = policyAfterwards ?? toEnginePolicy(pending)
      if (afterwards === null) return { kind: 'clone', ...made }
      const policy = { name: afterwards.Name, maximumRetryCount: afterwards.MaximumRetryCount }
      try {
        await restartPolicies.insert({ containerId: made.containerId, engineId, ...policy })
      } catch (error) {
        throw await takeBack(error, { what: message('the-clone', { name }), undo: () => sweepMade(engine, [jobId]) })
      }
      return { kind: 'clone', ...made, restartPolicy: policy.name }
    },
    sweep: ({ subject }, jobId) => sweepEngineJob(engines.get(subject.engineId), { jobId, quiesced }),
  }
}

function toEnginePolicy(pending: PendingRestartPolicy | null): EngineRestartPolicy | null {
  return pending === null ? null : { Name: pending.name, MaximumRetryCount: pending.maximumRetryCount }
}

/** Whether a clone may pause or stop its source: it reads more of it than the configuration, and not while it goes on. */
export function quiescesSource({ mode, writableLayer, mounts, unnamedMounts }: CloneOptions): boolean {
  const reads =
    writableLayer === 'include' ||
    unnamedMounts === 'recommended' ||
    Object.values(mounts).some((one) => one === 'copy')
  return reads && mode !== 'live'
}

/**
 * What is kept and shown of a request: no value of a variable it sets. Nor the plan's fingerprints: a short password could be
 * guessed from that of the environment.
 */
export function maskCloneRequest(request: RequestOf<'clone'>): RequestOf<'clone'> {
  const { options } = request
  return {
    ...request,
    plan: null,
    authorizedScopes: [],
    options: { ...options, overrides: maskEnvironment(options.overrides) },
  }
}
