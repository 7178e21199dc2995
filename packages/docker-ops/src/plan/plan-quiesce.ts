import type { HeldContainer } from '../quiesce/quiesce-container.ts'
import { holdFor } from './quiesce-for.ts'
import type { CloneSpec } from './plan-container.ts'
import type { PlanContext } from './plan-context.ts'

/**
 * How the source is kept from changing while its data is read; null when nothing is read, in mode live, and for a source
 * that does not change anyway.
 * @throws OpError as `holdFor` does.
 */
export function planHold(
  context: PlanContext,
  spec: CloneSpec,
  ownContainerId: string | null,
): HeldContainer['hold'] | null {
  if (!isSourceRead(context, spec)) return null
  return holdFor(context.container, context.options.mode, ownContainerId)
}

/** Whether anything but the source's configuration goes into the clone. */
export function isSourceRead({ options }: PlanContext, { volumes }: Pick<CloneSpec, 'volumes'>): boolean {
  return options.writableLayer === 'carry' || volumes.some(({ copyOf }) => copyOf !== null)
}
