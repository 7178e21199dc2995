import { derivedFromLabel, originalImage } from '../../made/labels.ts'
import { chosenByEngine, type Edits, type PlanContext, type PlannedChange } from '../plan-context.ts'

/** A writable layer that is carried comes as an image of its own. Applied last: it has the last word on the image. */
export function planDerivedImage({ container, derivedImageId, options }: PlanContext): Edits {
  if (options.writableLayer === 'exclude') return { changes: [] }
  const { Image, Labels } = container.Config
  const reason = 'The image with what the source had changed in its own filesystem as one more layer.'
  const label = originalImage(container)
  const changes: PlannedChange[] = [
    chosenByEngine('Config.Image', Image, reason),
    chosenByEngine('Image', container.Image, reason),
  ]
  if (Labels?.[derivedFromLabel] !== label)
    changes.push({
      field: `Config.Labels.${derivedFromLabel}`,
      from: Labels?.[derivedFromLabel] ?? null,
      to: label,
      reason: 'Says which image the one of the clone was derived from.',
    })
  return { config: derivedImageId === null ? {} : { Image: derivedImageId }, changes }
}
