import type { ContainerSelector, Schedule } from '@holdfast/contract'
import { isInScope, isScoped, type Beholder } from '../../access/in-scope.ts'
import { factsOf } from './known-containers.ts'
import type { ContainerIndex } from './container-index.ts'
import { resolveTargets } from './resolve-targets.ts'

/** A schedule as somebody sees it: with the selectors that mean a container in their sight. Null where it takes none of those. */
export function narrowed(
  schedule: Schedule,
  { index, caller }: { index: ContainerIndex; caller: Beholder },
): Schedule | null {
  if (!isScoped(caller)) return schedule
  const isSeen = (selector: ContainerSelector): boolean =>
    index.matching(selector).some((container) => isInScope(caller, factsOf(container)))
  const takesOne = resolveTargets(schedule, index).some(
    ({ container }) => container !== null && isInScope(caller, factsOf(container)),
  )
  if (!takesOne) return null
  return { ...schedule, targets: schedule.targets.filter(isSeen), exclude: schedule.exclude.filter(isSeen) }
}
