import { OpError } from '@holdfast/contract'
import { derivedFromLabel, originalImage } from '../../made/labels.ts'
import { chosenByEngine, type Edits, type PlanContext, type PlannedChange } from '../plan-context.ts'
import { predictChanges } from '../predict-changes.ts'

/**
 * The image that was asked for, else exactly the one the source runs.
 * @throws OpError `BAD_REQUEST` (field `writableLayer`) for another image under the source's writable layer.
 */
export function planImage({ container, newImage, imageNameIsCurrent, options }: PlanContext): Edits {
  const asked = options.overrides.image
  if (asked !== undefined && options.writableLayer === 'include') {
    const message = `What the source changed in its own filesystem lies on its own image and cannot be put on ${asked}. Leave it, or leave the image.`
    throw new OpError('BAD_REQUEST', message, { field: 'writableLayer' })
  }
  if (asked !== undefined && newImage !== null) {
    const shown = { Image: newImage.Id, Config: { Image: asked } }
    return { config: { Image: asked }, changes: predictChanges(container, shown, () => 'Another image, as asked.') }
  }
  const { Image } = container.Config
  if (imageNameIsCurrent || Image === container.Image) return { changes: [] }
  const reason = `${Image} means another image by now, or none; the clone is made from exactly the one the source runs.`
  return {
    config: { Image: container.Image },
    changes: predictChanges(container, { Config: { Image: container.Image } }, () => reason),
  }
}

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
