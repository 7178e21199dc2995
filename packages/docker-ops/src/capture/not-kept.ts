import { tarLosses } from '../plan/mounts/not-carried.ts'
import type { ChosenMount } from './choose-mounts.ts'

/** As many names as a sentence bears. */
const namesShown = 20

/** What a backup could not keep, in sentences for people. */
export function notKept(facts: {
  mounts: readonly ChosenMount[]
  lostInLayer: readonly string[]
  hasLayer: boolean
  flatImage: boolean
}): string[] {
  const { mounts, lostInLayer, hasLayer, flatImage } = facts
  const hasFiles = flatImage || hasLayer || mounts.some(({ included }) => included)
  const shown = lostInLayer.slice(0, namesShown).join(', ')
  const more = lostInLayer.length > namesShown ? ` and ${lostInLayer.length - namesShown} more` : ''
  return [
    ...(flatImage
      ? ['The layers of the image: the engine has it no more. The whole filesystem is kept as one layer instead.']
      : []),
    ...mounts.flatMap(({ leftBecause }) => leftBecause ?? []),
    ...(lostInLayer.length === 0
      ? []
      : [`Names in the writable layer that an image layer cannot hold as they are: ${shown}${more}.`]),
    ...(hasFiles ? tarLosses : []),
  ]
}
