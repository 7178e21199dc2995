import { labelGroup, OpError, type PlannedLabels } from '@holdfast/contract'
import { clonedFromLabel, jobLabel } from '../../made/labels.ts'
import { cloneImage, imageReason, ownConfig } from '../config/own-config.ts'
import type { Edits, PlanContext } from '../plan-context.ts'
import { predictChanges } from '../predict-changes.ts'
import { labelChoiceOf, labelRule } from './label-groups.ts'

/**
 * The source's labels but those of the groups to remove, those the overrides name, and two of our own.
 * @throws OpError `BAD_REQUEST` (field `overrides.labels`) when one of those two is asked for.
 */
export function planLabels(context: PlanContext): Edits {
  const { container, jobId, options } = context
  const ours = new Map([
    [jobLabel, jobId],
    [clonedFromLabel, container.Id],
  ])
  const asked = Object.entries(options.overrides.labels ?? {})
  refuseOurs(ours, asked)

  const ofImage = new Map(Object.entries(cloneImage(context).Config?.Labels ?? {}))
  const sent = new Map(Object.entries(ownConfig(context).Labels ?? {}))
  const reasons = new Map<string, string>()
  const remove = (label: string, reason: string): void => {
    // A label of the image comes back when it is left out. Emptied, it names no project and no router.
    if (ofImage.has(label)) sent.set(label, '')
    else sent.delete(label)
    reasons.set(
      label,
      ofImage.has(label) ? `${reason} The image sets it too, so it is emptied instead of removed.` : reason,
    )
  }
  for (const label of new Set([...sent.keys(), ...ofImage.keys()])) {
    const rule = labelRule(label)
    if (rule !== null && labelChoiceOf(context, rule.group) === 'remove') remove(label, rule.reason)
  }
  for (const [label, value] of asked) {
    if (value === null) remove(label, 'Removed, as asked.')
    else {
      sent.set(label, value)
      reasons.set(label, 'Set, as asked.')
    }
  }
  reasons.set(jobLabel, 'Says which job made the clone.').set(clonedFromLabel, 'Says what it is a clone of.')

  const shown = Object.fromEntries([...ofImage, ...sent, ...ours])
  const changes = predictChanges(container, { Config: { Labels: shown } }, ({ field, to }) => {
    return reasons.get(field.replace('Config.Labels.', '')) ?? imageReason(context, to)
  })
  return { config: { Labels: Object.fromEntries([...sent, ...ours]) }, changes }
}

function refuseOurs(ours: ReadonlyMap<string, string>, asked: readonly [label: string, value: unknown][]): void {
  const label = asked.find(([name]) => ours.has(name))?.[0]
  if (label === undefined) return
  throw new OpError('BAD_REQUEST', `The label ${label} is Holdfast's own: the clone is found by it. Leave it out.`, {
    field: 'overrides.labels',
  })
}

/** The labels of a volume that stands in for another: the other's own, but no Compose project's, and the job's. */
export function volumeLabels(before: Record<string, string>, jobId: string): Record<string, string> {
  const kept = Object.entries(before).filter(
    ([label]) => !['compose', 'ownership'].includes(labelRule(label)?.group ?? ''),
  )
  return { ...Object.fromEntries(kept), [jobLabel]: jobId }
}

/** By group, the labels the clone would have that make somebody else act on it, but for those the overrides name. */
export function describeLabels(context: PlanContext): PlannedLabels[] {
  const asked = context.options.overrides.labels ?? {}
  const names = Object.keys({ ...cloneImage(context).Config?.Labels, ...ownConfig(context).Labels })
  const open = names.filter((label) => !Object.hasOwn(asked, label)).toSorted()
  return labelGroup.options
    .map((group) => ({
      group,
      choice: labelChoiceOf(context, group),
      labels: open.filter((label) => labelRule(label)?.group === group),
    }))
    .filter(({ labels }) => labels.length > 0)
}
