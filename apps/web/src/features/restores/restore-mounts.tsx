import type { MountChoice, RestoreMountChoice } from '@holdfast/contract'
import { Checkbox } from '@mantine/core'
import { DataGroup, describeMount, MountRow, type PlannedMount } from '../../plans/data-rows.tsx'
import classes from '../../plans/plan-dialog.module.css'
import { describeSize } from '../../ui/format.ts'
import type { RestoreFieldsProps } from './use-restore.ts'

/** What the new container gets at each mount, and whether that is read back. */
export function RestoreMounts({ form, plan, problems, change }: RestoreFieldsProps) {
  const { mounts, memory, writableLayer, sizesPending } = plan
  const rows = mounts.map((mount) => {
    const planned = toRestoreChoice(mount.choice)
    return { mount, planned, choice: form.mounts[mount.destination] ?? planned }
  })
  const includesLayer = writableLayer.choice === 'include'
  if (mounts.length + memory.length === 0 && !includesLayer && !problems.mounts) return null
  return (
    <DataGroup memory={memory} error={problems.mounts}>
      {rows.map(({ mount, planned, choice }) => (
        <MountRow
          key={mount.destination}
          mount={mount}
          source={`backed up from ${describeMount(mount)}`}
          size={describeSize(mount.sizeBytes, sizesPending)}
          choice={choice}
          planned={planned}
          options={toRestoreChoices(mount.choices).map((value) => ({ value, label: wordsFor(mount).label[value] }))}
          meaning={wordsFor(mount).meaning[choice]}
          onChange={(chosen) => change({ mounts: { ...form.mounts, [mount.destination]: chosen } })}
        />
      ))}
      {includesLayer && (
        <p className={classes['footnote']}>
          The writable layer is included: {describeSize(writableLayer.sizeBytes, sizesPending)}
        </p>
      )}
      {rows.some(({ choice }) => choice === 'restore') && (
        <Checkbox
          mt={12}
          size="xs"
          label="Read the data back and compare"
          checked={form.verify}
          onChange={({ currentTarget }) => change({ verify: currentTarget.checked })}
        />
      )}
    </DataGroup>
  )
}

const choiceLabel = {
  restore: 'Restore the data',
  empty: 'Empty volume',
  exclude: 'Exclude',
  host: 'Host folder',
} satisfies Record<RestoreMountChoice, string>

const choiceMeaning = {
  restore: 'A new volume with the data of the backup',
  empty: 'A new, empty volume',
  exclude: 'Nothing is mounted here',
  host: 'The folder of this host as it is now, not as it was backed up',
} satisfies Record<RestoreMountChoice, string>

/** An image is mounted as a folder of the host is: as the engine has it now. */
function wordsFor({ type }: PlannedMount) {
  if (type !== 'image') return { label: choiceLabel, meaning: choiceMeaning }
  return {
    label: { ...choiceLabel, host: 'Mount the image' },
    meaning: { ...choiceMeaning, host: 'The image of that name as this engine has it now' },
  }
}

/** A plan speaks a clone's words: its copy is a restore's data, its share the folder of the host. */
function toRestoreChoice(choice: MountChoice): RestoreMountChoice {
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
function toRestoreChoices(choices: readonly MountChoice[]): RestoreMountChoice[] {
  return [...new Set(choices.map(toRestoreChoice))]
}
