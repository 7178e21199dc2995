import type { ContainerSelector, HappeningKind, NotificationRule, RuleTiming, Severity } from '@holdfast/contract'

export const happeningWords = {
  'job-started': 'Jobs that start',
  'job-ended': 'Jobs that end',
  'run-started': 'Scheduled runs that start',
  'run-ended': 'Scheduled runs that end',
  'alert-raised': 'Alerts',
  'alert-cleared': 'Alerts that are resolved',
} satisfies Record<HappeningKind, string>

export const severityWords = {
  info: 'Everything, successes too',
  warning: 'Warnings and errors',
  error: 'Errors only',
} satisfies Record<Severity, string>

/** What a rule sends, in a few words. */
export function describeRule({ kinds, minSeverity, containers }: NotificationRule): string {
  const what = kinds.map((kind) => happeningWords[kind]).join(', ')
  const whose = containers.length === 0 ? '' : `, of ${containers.map(selectorText).join(', ')}`
  return `${what}${whose}: ${severityWords[minSeverity].toLowerCase()}`
}

export function describeTiming(timing: RuleTiming): string {
  switch (timing.kind) {
    case 'at-once':
      return 'At once'
    case 'every':
      return timing.minutes === 60 ? 'Hourly digest' : `Digest every ${timing.minutes} min`
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
