/** The repository of the tags loaded images have until their container stands. */
export const restoreRepository = 'holdfast-restore'

/** By it the image of an interrupted restore is found. */
export function restoreTag(jobId: string): string {
  return `${restoreRepository}:${jobId}`
}
