import type {
  AlertKind,
  ContainerSelector,
  HappeningKind,
  JobOutcome,
  NotificationRule,
  RuleTiming,
  Severity,
} from '@holdfast/contract'
import { kindNoun, statusWord } from '../../../jobs/job-words.ts'

export const happeningWords = {
  'job-started': 'Jobs that start',
  'job-ended': 'Jobs that end',
  'run-started': 'Scheduled runs that start',
  'run-ended': 'Scheduled runs that end',
  'alert-raised': 'Alerts',
  'alert-cleared': 'Alerts that are resolved',
} satisfies Record<HappeningKind, string>

export const outcomeWords = {
  succeeded: statusWord.succeeded,
  failed: statusWord.failed,
  cancelled: statusWord.cancelled,
  interrupted: statusWord.interrupted,
} satisfies Record<JobOutcome, string>

export const alertWords = {
  'backup-failed': 'A scheduled backup failed',
  'container-behind': 'A container is behind its schedule',
  'slot-missed': 'A scheduled run was missed',
  'verify-found-problems': 'A backup is damaged',
  'vault-away': 'A vault is not available',
  'vault-nearly-full': 'A vault is nearly full',
  'vault-not-growing': 'A vault does not grow',
  'notification-failed': 'Notifications are not delivered',
} satisfies Record<AlertKind, string>

export const severityWords = {
  info: 'Everything, successes too',
  warning: 'Warnings and errors',
  error: 'Errors only',
} satisfies Record<Severity, string>

/** What a rule sends, in a few words. */
export function describeRule({ kinds, minSeverity, containers, ...narrowed }: NotificationRule): string {
  const { jobKinds, outcomes, alertKinds } = narrowed
  const what = kinds.map((kind) => happeningWords[kind]).join(', ')
  const whose = containers.length === 0 ? '' : `, of ${containers.map(selectorText).join(', ')}`
  const lists = [
    jobKinds.map((kind) => kindNoun[kind]),
    outcomes.map((outcome) => outcomeWords[outcome]),
    alertKinds.map((kind) => alertWords[kind]),
  ]
  const only = lists.filter((list) => list.length > 0).map((list) => list.join(', ').toLowerCase())
  const narrow = only.length === 0 ? '' : `, only ${only.join('; ')}`
  return `${what}${whose}${narrow}: ${severityWords[minSeverity].toLowerCase()}`
}

export function describeTiming(timing: RuleTiming): string {
  switch (timing.kind) {
    case 'at-once':
      return 'At once'
    case 'every':
      return timing.minutes === 60 ? 'Hourly digest' : `Digest every ${timing.minutes} minutes`
    case 'daily':
      return `Daily digest at ${timing.at}`
    default:
      return timing satisfies never
  }
}

/** As people enter it: `web`, `project:shop`, `label:tier=front`. */
export function selectorText(selector: ContainerSelector): string {
  switch (selector.kind) {
    case 'all':
      return 'all containers'
    case 'container':
      return selector.name
    case 'project':
      return `project:${selector.project}`
    case 'label':
      return `label:${selector.label}`
    default:
      return selector satisfies never
  }
}

export function readSelector(text: string, engineId: string): ContainerSelector {
  const [, kind, rest = ''] = /^(project|label):(.+)$/.exec(text) ?? []
  if (kind === 'project') return { kind, project: rest }
  if (kind === 'label') return { kind, label: rest }
  return { kind: 'container', engineId, name: text, compose: null }
}
