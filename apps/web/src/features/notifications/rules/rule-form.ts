import type {
  AlertKind,
  ContainerSelector,
  HappeningKind,
  JobKind,
  JobOutcome,
  NotificationRule,
  RuleDraft,
  RuleTiming,
  Severity,
} from '@holdfast/contract'
import { readSelector, selectorText } from './rule-words.ts'

export type RulePreset = 'failures' | 'everything' | 'details'

export interface RuleForm {
  name: string
  preset: RulePreset
  kinds: HappeningKind[]
  /** Of these and the next two an empty list asks for nothing. */
  jobKinds: JobKind[]
  outcomes: JobOutcome[]
  alertKinds: AlertKind[]
  minSeverity: Severity
  /** As they are entered. */
  containers: string[]
  destinationIds: string[]
  timing: RuleTiming['kind']
  /** As they are entered. */
  minutes: number | string
  at: string
}

const presets = {
  failures: { kinds: ['job-ended', 'run-ended', 'alert-raised'], minSeverity: 'warning' },
  everything: {
    kinds: ['job-started', 'job-ended', 'run-started', 'run-ended', 'alert-raised', 'alert-cleared'],
    minSeverity: 'info',
  },
} as const satisfies Partial<Record<RulePreset, Pick<RuleDraft, 'kinds' | 'minSeverity'>>>

export function ruleFormOf(known: NotificationRule | null, onlyDestination: string | null): RuleForm {
  if (known === null) {
    const { kinds, minSeverity } = presets.failures
    const destinationIds = onlyDestination === null ? [] : [onlyDestination]
    const when = { timing: 'at-once', minutes: 60, at: '07:30' } as const
    const narrowed = { jobKinds: [], outcomes: [], alertKinds: [], containers: [] }
    return { name: '', preset: 'failures', kinds: [...kinds], minSeverity, ...narrowed, destinationIds, ...when }
  }
  const { name, kinds, minSeverity, containers, destinationIds, timing } = known
  return {
    name,
    preset: presetOf(known),
    kinds: [...kinds],
    jobKinds: [...known.jobKinds],
    outcomes: [...known.outcomes],
    alertKinds: [...known.alertKinds],
    minSeverity,
    containers: containers.map(selectorText),
    destinationIds: [...destinationIds],
    timing: timing.kind,
    minutes: timing.kind === 'every' ? timing.minutes : 60,
    at: timing.kind === 'daily' ? timing.at : '07:30',
  }
}

interface DraftOptions {
  known: NotificationRule | null
  engineId: string
  /** Where none is entered. */
  suggestedName: string
}

export function ruleDraftOf(form: RuleForm, { known, engineId, suggestedName }: DraftOptions): RuleDraft {
  const { kinds, minSeverity } = form.preset === 'details' ? form : presets[form.preset]
  const before = new Map(known?.containers.map((one): [string, ContainerSelector] => [selectorText(one), one]))
  const isDetailed = form.preset === 'details'
  return {
    name: form.name.trim() || suggestedName,
    enabled: known?.enabled ?? true,
    kinds: [...kinds],
    jobKinds: isDetailed ? form.jobKinds : [],
    outcomes: isDetailed ? form.outcomes : [],
    alertKinds: isDetailed ? form.alertKinds : [],
    minSeverity,
    containers: isDetailed ? form.containers.map((text) => before.get(text) ?? readSelector(text, engineId)) : [],
    destinationIds: form.destinationIds,
    timing: timingOf(form, known),
  }
}

/** Whether a digest can come so often. */
export function isInterval({ timing, minutes }: RuleForm): boolean {
  const every = minutes === '' ? NaN : Number(minutes)
  return timing !== 'every' || (Number.isInteger(every) && every >= 5 && every <= 1_440)
}

/** What of a job, a run or an alert can be asked for, by what the rule is about. */
export function asksFor({ kinds }: Pick<RuleForm, 'kinds'>, about: 'jobs' | 'outcomes' | 'alerts'): boolean {
  return kinds.some((kind) => askable[about].includes(kind))
}

const askable: Record<'jobs' | 'outcomes' | 'alerts', readonly HappeningKind[]> = {
  jobs: ['job-started', 'job-ended', 'run-started', 'run-ended'],
  outcomes: ['job-ended', 'run-ended'],
  alerts: ['alert-raised', 'alert-cleared'],
}

function timingOf({ timing, minutes, at }: RuleForm, known: NotificationRule | null): RuleTiming {
  if (timing === 'every') return { kind: timing, minutes: Number(minutes) }
  if (timing === 'at-once') return { kind: timing }
  const before = known?.timing.kind === 'daily' ? known.timing.timeZone : null
  return { kind: timing, at, timeZone: before ?? Intl.DateTimeFormat().resolvedOptions().timeZone }
}

function presetOf({ kinds, minSeverity, containers, jobKinds, outcomes, alertKinds }: NotificationRule): RulePreset {
  if ([containers, jobKinds, outcomes, alertKinds].some((list) => list.length > 0)) return 'details'
  const isSame = (preset: (typeof presets)[keyof typeof presets]) =>
    preset.minSeverity === minSeverity &&
    preset.kinds.length === kinds.length &&
    preset.kinds.every((kind) => kinds.includes(kind))
  if (isSame(presets.failures)) return 'failures'
  return isSame(presets.everything) ? 'everything' : 'details'
}
