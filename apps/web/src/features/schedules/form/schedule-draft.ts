import type { ContainerSelector, RetentionPolicy, ScheduleDraft } from '@holdfast/contract'
import type { ScheduleSummary, Timing } from '../schedule.ts'

export const byKind: { [K in Timing['kind']]: Extract<Timing, { kind: K }> } = {
  hourly: { kind: 'hourly', minute: 0 },
  nightly: { kind: 'nightly', at: '02:30' },
  weekly: { kind: 'weekly', weekdays: [0], at: '03:00' },
  cron: { kind: 'cron', expression: '30 2 * * *' },
}

const nameOf = { hourly: 'Hourly', nightly: 'Nightly', weekly: 'Weekly', cron: 'Custom' } satisfies Record<
  Timing['kind'],
  string
>

/** A week of days, a month of weeks, half a year of months. */
const usual: RetentionPolicy = { last: 0, hourly: 0, daily: 7, weekly: 4, monthly: 6, yearly: 0, withinDays: 0 }

interface NewDraft {
  targets: ContainerSelector[]
  names: readonly string[]
  mayRetain: boolean
}

/** What protects a new person who changes nothing of it. */
export function newDraft({ targets, names, mayRetain }: NewDraft): ScheduleDraft {
  return {
    name: freeName('nightly', names),
    enabled: true,
    timing: byKind.nightly,
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    targets: targets.length === 0 ? [{ kind: 'all' }] : targets,
    exclude: [],
    vault: null,
    mode: 'pause',
    mounts: { folders: 'exclude', paths: {} },
    retention: mayRetain ? usual : null,
    jitterSeconds: 0,
    windowMinutes: null,
    catchUp: true,
  }
}

/** `Nightly`, or `Nightly 2` where somebody has that. */
export function freeName(kind: Timing['kind'], names: readonly string[]): string {
  const taken = new Set(names.map((name) => name.toLowerCase()))
  let name: string = nameOf[kind]
  for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = `${nameOf[kind]} ${number}`
  return name
}

/** What can be changed of it. */
export function draftOf(schedule: ScheduleSummary): ScheduleDraft {
  return {
    name: schedule.name,
    enabled: schedule.enabled,
    timing: schedule.timing,
    timeZone: schedule.timeZone,
    targets: schedule.targets,
    exclude: schedule.exclude,
    vault: schedule.vault,
    mode: schedule.mode,
    mounts: schedule.mounts,
    retention: schedule.retention,
    jitterSeconds: schedule.jitterSeconds,
    windowMinutes: schedule.windowMinutes,
    catchUp: schedule.catchUp,
  }
}

export function isAll(targets: readonly ContainerSelector[]): boolean {
  return targets.some(({ kind }) => kind === 'all')
}
