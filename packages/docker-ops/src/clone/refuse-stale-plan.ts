import type { CloneOptions, PlanDigest } from '@holdfast/contract'
import type { Engine } from '../engine/connect-engine.ts'
import { digestPlan, refuseChangedPlan } from '../plan/digest-plan.ts'
import { planContainer } from '../plan/plan-container.ts'
import { readCloneSource } from './read-clone-source.ts'

export interface StalePlanRequest {
  /** Id, unique id prefix or name of the source. */
  containerId: string
  name: string
  options: CloneOptions
  plan: PlanDigest
}

/**
 * Looks whether a plan somebody saw still holds, before a job is made of it. The clone itself looks again.
 * @throws OpError `PLAN_CHANGED` naming what has changed, and what `readClonePlan` throws.
 */
export async function refuseStalePlan(
  engine: Engine,
  { plan, ...request }: StalePlanRequest,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const portClaims = request.options.overrides.ports === 'auto'
  const source = await readCloneSource(engine, request, { signal, portClaims })
  const context = { ...source, ...request, purpose: 'clone' as const, jobId: '', derivedImageId: null }
  refuseChangedPlan(plan, digestPlan(context, planContainer(context)), 'clone')
}
