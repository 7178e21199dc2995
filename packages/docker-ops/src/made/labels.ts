import type { RawContainer } from '../engine/raw/raw-inspect.ts'

/** On everything that is made for a job: the job that made it. */
export const jobLabel = 'io.holdfast.job'

/** On every carrier, so that nobody takes one for a container of his own. */
export const carrierLabel = 'io.holdfast.carrier'

/** What it was before: one that a killed job left may still have it. */
export const formerCarrierLabel = 'io.holdfast.helper'

/** On every clone: the full id of its source. */
export const clonedFromLabel = 'io.holdfast.cloned-from'

/** On what was restored: the full id of the container that was backed up. Before, it was the label of a clone. */
export const restoredFromLabel = 'io.holdfast.restored-from'

/** On an image made for a clone, and so on the clone: the image its source was made from, as the source names it. */
export const derivedFromLabel = 'io.holdfast.derived-from'

/** A clone's clone was made from the same image as the first source. */
export function originalImage({ Config }: RawContainer): string {
  return Config.Labels?.[derivedFromLabel] ?? Config.Image
}
