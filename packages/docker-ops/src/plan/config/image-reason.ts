import type { PlanContext } from '../plan-context.ts'

/** Why a field differs that nobody named: the clone is created from another image than the source was. */
export function imageReason({ container, options }: PlanContext, to: unknown): string {
  const image = options.overrides.image ?? container.Config.Image
  return to === null || to === ''
    ? `It came with the source's image, ${container.Config.Image}.`
    : `It comes with the clone's image, ${image}.`
}
