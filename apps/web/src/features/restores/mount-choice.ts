import type { MountChoice, RestoreMountChoice } from '@holdfast/contract'

export const restoreChoiceLabel = {
  restore: 'Restore the data',
  empty: 'Empty volume',
  exclude: 'Exclude',
  host: 'Folder of the host',
} satisfies Record<RestoreMountChoice, string>

export const restoreChoiceMeaning = {
  restore: 'A new volume with the data of the backup',
  empty: 'A new volume with nothing in it',
  exclude: 'Nothing is mounted here',
  host: 'The folder of this host as it is now, not as it was backed up',
} satisfies Record<RestoreMountChoice, string>

/** A plan speaks a clone's words: its copy is a restore's data, its share the folder of the host. */
export function toRestoreChoice(choice: MountChoice): RestoreMountChoice {
  switch (choice) {
    case 'copy':
      return 'restore'
    case 'share':
    case 'share-read-only':
      return 'host'
    case 'empty':
    case 'exclude':
      return choice
    default:
      return choice satisfies never
  }
}

/** Each once, in the order of the plan. */
export function toRestoreChoices(choices: readonly MountChoice[]): RestoreMountChoice[] {
  return [...new Set(choices.map(toRestoreChoice))]
}
