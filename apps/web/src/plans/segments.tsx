import { SegmentedControl } from '@mantine/core'
import classes from './plan-dialog.module.css'

export interface SegmentsProps<Value extends string> {
  label: string
  choices: { value: Value; label: string }[]
  /** Null where none of them is chosen. */
  value: Value | null
  onChange: (value: Value) => void
}

/** A choice of two or three words, side by side. */
export function Segments<Value extends string>({ label, choices, value, onChange }: SegmentsProps<Value>) {
  return (
    <SegmentedControl<Value | ''>
      size="xs"
      aria-label={label}
      classNames={{ label: classes['label'] ?? '' }}
      data={choices}
      value={value ?? ''}
      onChange={(chosen) => chosen !== '' && onChange(chosen)}
    />
  )
}
