import type { MountChoice } from '@holdfast/contract'
import type { ClonePlan } from './clone-plan.ts'

type PlannedMount = ClonePlan['mounts'][number]

export const mountChoiceLabel = {
  copy: 'Copy the data',
  share: 'Share',
  'share-read-only': 'Share read-only',
  empty: 'Empty volume',
  exclude: 'Exclude',
} satisfies Record<MountChoice, string>

/** What the clone has here by this choice, in a few words. */
export function explainMountChoice(choice: MountChoice, { writable }: Pick<PlannedMount, 'writable'>): string {
  switch (choice) {
    case 'copy':
      return 'A new volume with a copy of this data'
    case 'empty':
      return 'A new volume with none of this data'
    case 'share-read-only':
      return 'The same data: the clone reads it and cannot change it'
    case 'share':
      return writable
        ? 'The same data: the clone and its source both write to it'
        : 'The same data, read-only as in the source'
    case 'exclude':
      return 'Nothing is mounted here'
    default:
      return choice satisfies never
  }
}
