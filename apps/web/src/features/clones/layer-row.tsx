import type { WritableLayerChoice } from '@holdfast/contract'
import { DataRow } from '../../plans/data-row.tsx'
import { describeSize } from '../../ui/format.ts'
import type { FieldsProps } from './fields-props.ts'
import { layerChoice } from './layer-choice.ts'

const label = { include: 'Include', exclude: 'Exclude' } satisfies Record<WritableLayerChoice, string>

const meaning = {
  include: 'The clone starts with what its source added, changed and deleted outside its mounts',
  exclude: 'The clone starts with the files of the image, as if the source had changed none',
} satisfies Record<WritableLayerChoice, string>

/** What becomes of the files the container changed in itself. */
export function LayerRow({ form, plan, change }: Omit<FieldsProps, 'problems'>) {
  const { sizeBytes } = plan.writableLayer
  const { image } = form.settings
  const choice = layerChoice(form)
  return (
    <DataRow
      title="Changes in the container itself"
      spoken="changes in the container itself"
      source="files outside its mounts"
      size={describeSize(sizeBytes, plan.sizesPending)}
      sizeKnown={sizeBytes !== null}
      value={choice}
      options={Object.entries(label).map(([value, word]) => ({ value, label: word }))}
      disabled={image !== ''}
      meaning={
        image === '' ? meaning[choice] : `Left out: they lie on the source’s own image and cannot be put on ${image}`
      }
      onChange={(value) => change({ writableLayer: value === 'include' ? 'include' : 'exclude' })}
    />
  )
}
