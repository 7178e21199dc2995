import type { ContainerSelector, Happening, NotificationRule, Subject } from '@holdfast/contract'
import { isAtLeast, type Note } from '../outgoing.ts'

/** A container as it is now: its name and labels; null where it is gone, or nobody knows. */
export type FindContainer = (
  engineId: string,
  containerId: string,
) => { readonly name: string; readonly labels: Readonly<Record<string, string>> } | null

interface Told {
  happening: Happening
  note: Pick<Note, 'severity'>
  findContainer: FindContainer
}

/** Whether a rule sends it. */
export function matchesRule(rule: NotificationRule, { happening, note, findContainer }: Told): boolean {
  if (!rule.enabled || !rule.kinds.includes(happening.kind) || !isAtLeast(note.severity, rule.minSeverity)) return false
  if (isToldElsewhere(rule, happening) || !matchesDetails(rule, happening)) return false
  if (rule.containers.length === 0) return true
  return subjectsOf(happening).some((subject) => rule.containers.some((one) => fits(one, subject, findContainer)))
}

/** One thing is told once: the jobs of a run by the run, a backup that failed by its job or its run. */
function isToldElsewhere({ kinds }: NotificationRule, happening: Happening): boolean {
  switch (happening.kind) {
    case 'job-started':
      return happening.job.causedBy?.kind === 'schedule' && kinds.includes('run-started')
    case 'job-ended':
      return happening.job.causedBy?.kind === 'schedule' && kinds.includes('run-ended')
    case 'alert-raised':
    case 'alert-cleared':
      return happening.alert.kind === 'backup-failed' && (kinds.includes('job-ended') || kinds.includes('run-ended'))
    case 'run-started':
    case 'run-ended':
      return false
    default:
      return happening satisfies never
  }
}

function matchesDetails({ jobKinds, outcomes, alertKinds }: NotificationRule, happening: Happening): boolean {
  switch (happening.kind) {
    case 'job-started':
      return isIn(jobKinds, happening.job.kind)
    case 'job-ended':
      return isIn(jobKinds, happening.job.kind) && isIn<string>(outcomes, happening.job.state.status)
    case 'run-started':
      return isIn(jobKinds, 'backup')
    case 'run-ended': {
      const isWhole = happening.run.targets.every(({ outcome }) => outcome === 'succeeded')
      return isIn(jobKinds, 'backup') && isIn(outcomes, isWhole ? 'succeeded' : 'failed')
    }
    case 'alert-raised':
    case 'alert-cleared':
      return isIn(alertKinds, happening.alert.kind)
    default:
      return happening satisfies never
  }
}

/** A list that is empty asks for nothing. */
function isIn<T>(list: readonly T[], one: T): boolean {
  return list.length === 0 || list.includes(one)
}

function subjectsOf(happening: Happening): readonly Subject[] {
  if ('job' in happening) return [happening.job.subject]
  return 'run' in happening ? happening.run.targets.map(({ subject }) => subject) : [happening.alert.subject]
}

/** A backup is about the container that it is of, by its name. */
function fits(selector: ContainerSelector, subject: Subject, findContainer: FindContainer): boolean {
  if (subject.kind !== 'container' && subject.kind !== 'backup') return false
  const found = subject.kind === 'container' ? findContainer(subject.engineId, subject.containerId) : null
  const labels = found?.labels ?? {}
  switch (selector.kind) {
    case 'all':
      return true
    case 'container': {
      if (subject.kind === 'container' && subject.engineId !== selector.engineId) return false
      const { compose, name } = selector
      const isCompose = compose !== null && labels['com.docker.compose.project'] !== undefined
      if (!isCompose) return (found?.name ?? subject.name) === name
      const { project, service, number } = compose
      const identity = ['project', 'service', 'container-number'].map((one) => labels[`com.docker.compose.${one}`])
      return identity.join('/') === `${project}/${service}/${number}`
    }
    case 'project':
      return labels['com.docker.compose.project'] === selector.project
    case 'label': {
      const [key = '', ...value] = selector.label.split('=')
      return value.length === 0 ? key in labels : labels[key] === value.join('=')
    }
    default:
      return selector satisfies never
  }
}
