import type { RawImage } from '../../engine/raw/raw-inspect.ts'
import type { PlanContext } from '../plan-context.ts'

/** The image the clone is created from. What a create call leaves out, the engine fills in from there. */
export function cloneImage({ image, newImage }: Pick<PlanContext, 'image' | 'newImage'>): RawImage {
  return newImage ?? image
}
