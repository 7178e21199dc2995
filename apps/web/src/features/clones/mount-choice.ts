import type { ContainerMount, MountChoice } from '@holdfast/contract'

/** The safe default: no two containers write to one piece of data unless somebody asks for it. */
export function defaultMountChoice({ type }: ContainerMount): MountChoice {
  switch (type) {
    case 'volume':
      return 'empty'
    case 'bind':
      return 'share-read-only'
    case 'tmpfs':
    case 'npipe':
    case 'cluster':
    case 'image':
      return 'share'
    default:
      return type satisfies never
  }
}

export const mountChoiceLabel = {
  empty: 'Empty volume',
  'share-read-only': 'Share read-only',
  share: 'Share',
  skip: 'Leave out',
} satisfies Record<MountChoice, string>

/** One line that says what the choice does to this mount. */
export function explainMountChoice(choice: MountChoice, { writable }: ContainerMount): string {
  switch (choice) {
    case 'empty':
      return 'The clone gets a new volume here, with none of this data.'
    case 'share-read-only':
      return 'The clone reads the same data and cannot change it.'
    case 'share':
      return writable
        ? 'The clone and its source both write to the same data.'
        : 'The clone reads the same data, read-only like its source.'
    case 'skip':
      return 'The clone has nothing mounted here.'
    default:
      return choice satisfies never
  }
}

/** tmpfs is memory of its own in every container: there is nothing to choose. */
export function hasChoice({ type }: ContainerMount): boolean {
  return type !== 'tmpfs'
}
