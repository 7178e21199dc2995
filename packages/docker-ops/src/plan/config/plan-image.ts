import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { platformName } from '../../engine/raw/platform.ts'
import { derivedFromLabel, originalImage } from '../../made/labels.ts'
import { chosenByEngine, type Edits, type PlanContext, type PlannedChange } from '../plan-context.ts'
import { platformField } from '../compare-inspects.ts'
import { predictChanges } from '../predict-changes.ts'

/**
 * The image that was asked for, else exactly the one the source runs.
 * @throws OpError `BAD_REQUEST` (field `writableLayer`) for another image under the source's writable layer.
 */
export function planImage({ container, newImage, imageNameIsCurrent, options, purpose }: PlanContext): Edits {
  const requested = options.overrides.image
  if (requested !== undefined && options.writableLayer === 'include') {
    const detail = message('layer-on-other-image', { image: requested, purpose })
    throw new OpError('BAD_REQUEST', detail, { field: 'writableLayer' })
  }
  if (requested !== undefined && newImage !== null) {
    const shown = { Image: newImage.Id, Config: { Image: requested } }
    const reason = message('change-image')
    const { platform } = container.ImageManifestDescriptor ?? {}
    return {
      config: { Image: requested },
      changes: [
        ...predictChanges(container, shown, () => reason),
        // The new image decides.
        ...(platform ? [chosenByEngine(platformField, platformName(platform), reason)] : []),
      ],
    }
  }
  const { Image } = container.Config
  if (imageNameIsCurrent || Image === container.Image) return { changes: [] }
  const reason = message('change-image-moved', { image: Image, purpose })
  return {
    config: { Image: container.Image },
    changes: predictChanges(container, { Config: { Image: container.Image } }, () => reason),
  }
}

/** A writable layer that is carried comes as an image of its own. Applied last: it has the last word on the image. */
export function planDerivedImage({ container, derivedImageId, options, purpose }: PlanContext): Edits {
  if (options.writableLayer === 'exclude') return { changes: [] }
  const { Image, Labels } = container.Config
  const reason = message('change-image-derived', { purpose })
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
      reason: message('change-image-derived-label'),
    })
  return { config: derivedImageId === null ? {} : { Image: derivedImageId }, changes }
}
