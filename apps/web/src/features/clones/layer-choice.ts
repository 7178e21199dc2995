import type { WritableLayerChoice } from '@holdfast/contract'
import type { CloneForm } from './clone-form.ts'

/** What becomes of the source's own changes: as wished, but they lie on its image and cannot be put on another. */
export function layerChoice({ settings, writableLayer }: CloneForm): WritableLayerChoice {
  return settings.image === '' ? writableLayer : 'exclude'
}
