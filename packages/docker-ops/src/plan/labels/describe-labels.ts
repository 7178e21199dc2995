import { labelGroup, type PlannedLabels } from '@holdfast/contract'
import { cloneImage } from '../config/new-image.ts'
import { labelChoiceOf, labelRule } from './label-groups.ts'
import { ownConfig } from '../config/own-config.ts'
import type { PlanContext } from '../plan-context.ts'

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
