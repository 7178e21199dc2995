import { message, type Schedule, type ScheduleDraft } from '@holdfast/contract'
import type { KnownContainer, Override } from '../targets/known-containers.ts'
import { labelScheduleId } from './label-schedules.ts'
import { labelNames, readLabels, type ContainerLabels } from './read-labels.ts'

/**
 * What containers say of themselves by labels, which counts for more than what schedules say. `names` are those of all schedules:
 * of a name that none has nothing follows.
 */
export function createOverride(names: ReadonlySet<string>): Override {
  const known = new WeakMap<KnownContainer, ContainerLabels>()
  return (container, schedule) => {
    const labels = known.get(container) ?? readLabels(container.labels, names)
    known.set(container, labels)
    if (!labels.enabled) return { skip: message('label-disabled', { label: labelNames.enable }) }
    if (isElsewhere(labels.schedule, { container, schedule, names })) {
      const value = container.labels[labelNames.schedule] ?? ''
      return { skip: message('label-elsewhere', { label: labelNames.schedule, value: value.slice(0, 100) }) }
    }
    const { mode, exclude } = labels
    return {
      ...(mode !== null && { mode: mode.value }),
      ...(exclude.length > 0 && { mounts: without(schedule.mounts, exclude) }),
    }
  }
}

interface Assignment {
  container: KnownContainer
  schedule: Pick<Schedule, 'id' | 'name'>
  names: ReadonlySet<string>
}

/** Whoever says when is taken then, and by no schedule besides. */
function isElsewhere(assigned: ContainerLabels['schedule'], { container, schedule, names }: Assignment): boolean {
  if (assigned === null) return false
  if (assigned.kind === 'named') return names.has(assigned.name) && assigned.name !== schedule.name
  return schedule.id !== labelScheduleId(container)
}

function without(mounts: ScheduleDraft['mounts'], destinations: readonly string[]): ScheduleDraft['mounts'] {
  const excluded = destinations.map((destination) => [destination, 'exclude'] as const)
  return { ...mounts, paths: { ...mounts.paths, ...Object.fromEntries(excluded) } }
}
