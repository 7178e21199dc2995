import { labelGroup, OpError, type PlannedLabels } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { clonedFromLabel, jobLabel, restoredFromLabel } from '../../made/labels.ts'
import { newImageOf, imageReason, ownConfig } from '../config/own-config.ts'
import type { Edits, PlanContext } from '../plan-context.ts'
import { predictChanges } from '../predict-changes.ts'
import { labelChoiceOf, labelRule } from './label-groups.ts'

/**
 * The source's labels but those of the groups to remove, those the overrides name, and two of our own.
 * @throws OpError `BAD_REQUEST` (field `overrides.labels`) when one of our own is asked for.
 */
export function planLabels(context: PlanContext): Edits {
  const { container, jobId, options, purpose } = context
  const [fromLabel, otherLabel] =
    purpose === 'clone' ? [clonedFromLabel, restoredFromLabel] : [restoredFromLabel, clonedFromLabel]
  const ours = new Map([
    [jobLabel, jobId],
    [fromLabel, container.Id],
  ])
  const overrides = Object.entries(options.overrides.labels ?? {})
  refuseOurs(context, new Set([...ours.keys(), otherLabel]), overrides)

  const ofImage = new Map(Object.entries(newImageOf(context).Config?.Labels ?? {}))
  const sent = new Map(Object.entries(ownConfig(context).Labels ?? {}))
  const reasons = new Map<string, Message>()
  const remove = (label: string, reason: Message): void => {
    // A label of the image comes back when it is left out. Emptied, it names no project and no router.
    if (ofImage.has(label)) sent.set(label, '')
    else sent.delete(label)
    reasons.set(label, ofImage.has(label) ? message('change-label-emptied', { reason }) : reason)
  }
  for (const label of new Set([...sent.keys(), ...ofImage.keys()])) {
    const rule = labelRule(label)
    if (rule !== null && labelChoiceOf(context, rule.group) === 'remove')
      remove(label, message(rule.reason, { purpose }))
  }
  if (sent.has(otherLabel) || ofImage.has(otherLabel))
    remove(otherLabel, message('change-label-other-source', { purpose }))
  for (const [label, value] of overrides) {
    if (value === null) remove(label, message('change-removed'))
    else {
      sent.set(label, value)
      reasons.set(label, message('change-set'))
    }
  }
  reasons.set(jobLabel, message('change-label-job', { purpose }))
  reasons.set(fromLabel, message('change-label-source', { purpose }))

  const shown = Object.fromEntries([...ofImage, ...sent, ...ours])
  const changes = predictChanges(container, { Config: { Labels: shown } }, ({ field, to }) => {
    return reasons.get(field.replace('Config.Labels.', '')) ?? imageReason(context, to)
  })
  return { config: { Labels: Object.fromEntries([...sent, ...ours]) }, changes }
}

function refuseOurs(
  { purpose }: PlanContext,
  ours: ReadonlySet<string>,
  overrides: readonly [label: string, value: unknown][],
): void {
  const label = overrides.find(([name]) => ours.has(name))?.[0]
  if (label === undefined) return
  throw new OpError('BAD_REQUEST', message('label-reserved', { label, purpose }), { field: 'overrides.labels' })
}

/** Since 23.0 `docker volume prune` removes what has it, and the new volume has a name. */
const anonymousLabel = 'com.docker.volume.anonymous'

/** The labels of a volume that stands in for another: the other's own, but no Compose project's, and the job's. */
export function volumeLabels(before: Record<string, string>, jobId: string): Record<string, string> {
  const kept = Object.entries(before).filter(
    ([label]) => label !== anonymousLabel && !['compose', 'ownership'].includes(labelRule(label)?.group ?? ''),
  )
  return { ...Object.fromEntries(kept), [jobLabel]: jobId }
}

/** By group, the labels the clone would have that make somebody else act on it, but for those the overrides name. */
export function describeLabels(context: PlanContext): PlannedLabels[] {
  const overrides = context.options.overrides.labels ?? {}
  const names = Object.keys({ ...newImageOf(context).Config?.Labels, ...ownConfig(context).Labels })
  const open = names.filter((label) => !Object.hasOwn(overrides, label)).toSorted()
  return labelGroup.options
    .map((group) => ({
      group,
      choice: labelChoiceOf(context, group),
      labels: open.filter((label) => labelRule(label)?.group === group),
    }))
    .filter(({ labels }) => labels.length > 0)
}
