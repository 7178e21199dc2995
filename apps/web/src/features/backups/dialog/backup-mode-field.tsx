import type { CopyMode } from '@holdfast/contract'
import classes from '../../../plans/plan-dialog.module.css'
import { Segments } from '../../../plans/segments.tsx'

const modes: { value: CopyMode; label: string }[] = [
  { value: 'pause', label: 'Pause' },
  { value: 'stop', label: 'Stop' },
  { value: 'live', label: 'Live' },
]

interface BackupModeFieldProps {
  name: string
  mode: CopyMode
  onChange: (mode: CopyMode) => void
}

/** What the container does while its data is read. */
export function BackupModeField({ name, mode, onChange }: BackupModeFieldProps) {
  return (
    <fieldset className={classes['group']}>
      <legend className={classes['legend']}>While reading</legend>
      <div className={classes['choice']}>
        <Segments label="While reading" choices={modes} value={mode} onChange={onChange} />
        <span className={classes['meaning']}>{explain(mode, name)}</span>
      </div>
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
      return `${name} goes on. What it writes meanwhile may be kept half.`
    default:
      return mode satisfies never
  }
}
