import {
  message,
  type ContainerRule,
  type Message,
  type RuleOrigin,
  type Schedule,
  type ScheduleRule,
} from '@holdfast/contract'
import { mountChoice } from '../targets/dry-run.ts'
import type { ContainerIndex } from '../targets/container-index.ts'
import type { KnownContainer, Override } from '../targets/known-containers.ts'
import { resolveTargets, type ResolvedTarget } from '../targets/resolve-targets.ts'
import type { Slots } from '../timing/slots.ts'
import { timingWords } from '../timing/timing-words.ts'
import { isLabelSchedule } from './label-schedules.ts'
import { labelNames, readLabels, type ContainerLabels } from './read-labels.ts'

interface RuleFacts {
  /** Of all sources. */
  schedules: readonly Schedule[]
  index: ContainerIndex
  override: Override
  slots: Slots
  now: number
}

/** Which schedules take a container, how, and where each part of that comes from. */
export function ruleOf(
  container: KnownContainer,
  { schedules, index, override, slots, now }: RuleFacts,
): ContainerRule {
  const labels = readLabels(container.labels, new Set(schedules.map(({ name }) => name)))
  return {
    schedules: schedules.flatMap((schedule) => {
      const target = resolveTargets(schedule, index, override).find((one) => one.container === container)
      if (target === undefined) return []
      const nextSlot = schedule.enabled ? slots.next(schedule, now) : null
      return [{ ...toRule(schedule, { target, container, labels }), nextSlot }]
    }),
    problems: [...labels.problems, ...missing(container, labels, schedules)],
  }
}

interface Taken {
  target: ResolvedTarget
  container: KnownContainer
  labels: ContainerLabels
}

function toRule(schedule: Schedule, { target, container, labels }: Taken): Omit<ScheduleRule, 'nextSlot'> {
  const { id: scheduleId, name, enabled, retention } = schedule
  const isLabel = isLabelSchedule(schedule)
  const plain: RuleOrigin = isLabel ? { kind: 'default' } : { kind: 'schedule' }
  const byLabel = isLabel || (labels.schedule?.kind === 'named' && labels.schedule.name === name)
  const excluded = new Set(labels.exclude)
  return {
    scheduleId,
    name,
    enabled,
    takenBy: byLabel ? ofLabel(labelNames.schedule) : { kind: 'schedule' },
    reason: target.reason,
    words: timingWords(schedule),
    vault: target.backup.vault,
    mode: { value: target.backup.mode, from: labels.mode === null ? plain : ofLabel(labels.mode.label) },
    mounts: container.row.mounts.map((mount) => ({
      ...mountChoice(mount, target.backup),
      from: excluded.has(mount.destination) ? ofLabel(labelNames.exclude) : plain,
    })),
    retention: {
      value: retention,
      from: retention === null ? { kind: 'vault' } : isLabel ? ofLabel(labelNames.retention) : { kind: 'schedule' },
    },
  }
}

function ofLabel(label: string): RuleOrigin {
  return { kind: 'label', label }
}

/** What labels name and there is not. */
function missing(
  { row, labels: texts }: KnownContainer,
  { schedule, exclude }: ContainerLabels,
  schedules: readonly Schedule[],
): Message[] {
  const ignored = (label: string, problem: Message): Message =>
    message('label-ignored', { label, value: (texts[label] ?? '').slice(0, 100), problem })
  const destinations = new Set(row.mounts.map(({ destination }) => destination))
  const isUnknown = schedule?.kind === 'named' && !schedules.some(({ name }) => name === schedule.name)
  return [
    ...(isUnknown ? [ignored(labelNames.schedule, message('label-schedule-unknown'))] : []),
    ...exclude
      .filter((path) => !destinations.has(path))
      .map((path) => ignored(labelNames.exclude, message('label-path-missing', { path }))),
  ]
}
