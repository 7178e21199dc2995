import type { MountChoice, WritableLayerChoice } from '@holdfast/contract'
import { DataGroup, DataRow, describeMount, MountRow, type PlannedMount } from '../../plans/data-rows.tsx'
import { describeSize } from '../../ui/format.ts'
import { layerChoice } from './clone-form.ts'
import type { FieldsProps } from './use-clone.ts'

/** What happens to the data: mount by mount, then what the container changed in itself. */
export function DataFields({ form, plan, problems, change }: FieldsProps) {
  return (
    <DataGroup memory={plan.memory} error={problems.mounts ?? problems.writableLayer}>
      {plan.mounts.map((mount) => {
        const choice = form.mounts[mount.destination] ?? mount.choice
        return (
          <MountRow
            key={mount.destination}
            mount={mount}
            source={describeMount(mount)}
            size={
              mount.type === 'bind' || mount.type === 'image'
                ? 'not measured'
                : describeSize(mount.sizeBytes, plan.sizesPending)
            }
            choice={choice}
            planned={mount.choice}
            options={mount.choices.map((value) => ({ value, label: mountLabel[value] }))}
            meaning={explainMount(choice, mount)}
            onChange={(chosen) => change({ mounts: { ...form.mounts, [mount.destination]: chosen } })}
          />
        )
      })}
      <LayerRow {...{ form, plan, change }} />
    </DataGroup>
  )
}

const mountLabel = {
  copy: 'Copy the data',
  share: 'Share',
  'share-read-only': 'Share read-only',
  empty: 'Empty volume',
  exclude: 'Exclude',
} satisfies Record<MountChoice, string>

/** What the clone has here by this choice, in a few words. */
function explainMount(choice: MountChoice, { writable, type }: Pick<PlannedMount, 'writable' | 'type'>): string {
  switch (choice) {
    case 'copy':
      return 'A new volume with a copy of this data'
    case 'empty':
      return 'A new, empty volume'
    case 'share-read-only':
      return 'The same data: the clone can read it but not change it'
    case 'share':
      if (type === 'image') return 'The same image'
      return writable
        ? 'The same data: the clone and its source both write to it'
        : 'The same data, read-only as in the source'
    case 'exclude':
      return 'Nothing is mounted here'
    default:
      return choice satisfies never
  }
}

const layerLabel = { include: 'Include', exclude: 'Exclude' } satisfies Record<WritableLayerChoice, string>

const layerMeaning = {
  include: 'The clone starts with every file its source added, changed or deleted outside its mounts',
  exclude: 'The clone starts with the files of the image',
} satisfies Record<WritableLayerChoice, string>

/** What becomes of the files the container changed in itself. */
function LayerRow({ form, plan, change }: Omit<FieldsProps, 'problems'>) {
  const { sizeBytes } = plan.writableLayer
  const { image } = form.settings
  const choice = layerChoice(form)
  return (
    <DataRow
      title="Writable layer"
      spoken="the writable layer"
      source="files changed outside its mounts"
      size={describeSize(sizeBytes, plan.sizesPending)}
      sizeKnown={sizeBytes !== null}
      value={choice}
      options={Object.entries(layerLabel).map(([value, label]) => ({ value, label }))}
      disabled={image !== ''}
      meaning={
        image === '' ? layerMeaning[choice] : `Excluded: it belongs to the source’s own image and does not fit ${image}`
      }
      onChange={(value) => change({ writableLayer: value === 'include' ? 'include' : 'exclude' })}
    />
  )
}
