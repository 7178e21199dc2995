import type { CopyMode } from '@holdfast/contract'
import { Checkbox, Input } from '@mantine/core'
import classes from '../../plans/plan-dialog.module.css'
import { Segments } from '../../plans/segments.tsx'
import type { FieldsProps } from './fields-props.ts'
import { layerChoice } from './layer-choice.ts'

const modes: { value: CopyMode; label: string }[] = [
  { value: 'pause', label: 'Pause' },
  { value: 'stop', label: 'Stop' },
  { value: 'live', label: 'Live' },
]

/** What the source does while its data is read, and whether the copy is read back; nothing where nothing is copied. */
export function CopyModeField({ form, plan, problems, change }: FieldsProps) {
  const copies = plan.mounts.some(({ destination, choice }) => (form.mounts[destination] ?? choice) === 'copy')
  const disturbs = plan.sourceState === 'running' && (copies || layerChoice(form) === 'include')
  if (!copies && !disturbs && !problems.mode) return null
  return (
    <fieldset className={classes['group']}>
      <legend className={classes['legend']}>While copying</legend>
      {disturbs && (
        <div className={classes['choice']}>
          <Segments label="While copying" choices={modes} value={form.mode} onChange={(mode) => change({ mode })} />
          <span className={classes['meaning']}>{explain(form.mode, plan.sourceName)}</span>
        </div>
      )}
      {copies && (
        <Checkbox
          size="xs"
          label="Read the copy back and compare"
          checked={form.verify}
          onChange={({ currentTarget }) => change({ verify: currentTarget.checked })}
        />
      )}
      {problems.mode && <Input.Error role="alert">{problems.mode}</Input.Error>}
    </fieldset>
  )
}

function explain(mode: CopyMode, name: string): string {
  switch (mode) {
    case 'pause':
      return `The processes of ${name} stand still: all data is of one moment, and connections wait.`
    case 'stop':
      return `${name} is stopped, and started again when its data was read.`
    case 'live':
      return `${name} goes on. What it writes meanwhile may be copied half.`
    default:
      return mode satisfies never
  }
}
