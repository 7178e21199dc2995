import type { RetentionPolicy } from '@holdfast/contract'
import { NumberInput, SegmentedControl, Text } from '@mantine/core'
import { useId } from 'react'
import { keepsNothing, numbers, usualPolicy } from './policy-words.ts'
import classes from './retention.module.css'
import { RetentionPreview, type PreviewOf } from './retention-preview.tsx'

interface RetentionFieldsProps {
  value: RetentionPolicy | null
  onChange: (policy: RetentionPolicy | null) => void
  /** What the picture is made of; null: there is none to show. */
  preview: PreviewOf | null
  /** What no numbers mean here: `Keep all`, `As the vault`. */
  noneLabel?: string
}

const countProps = {
  size: 'xs',
  min: 0,
  max: 10_000,
  clampBehavior: 'strict',
  allowDecimal: false,
  allowNegative: false,
} as const

/** Which backups are kept, with a picture of what that does to those that are there. */
export function RetentionFields({ value, onChange, preview, noneLabel = 'Keep all' }: RetentionFieldsProps) {
  const help = useId()
  const change = (key: keyof RetentionPolicy, count: number | string): void => {
    if (value !== null) onChange({ ...value, [key]: typeof count === 'number' ? count : 0 })
  }
  return (
    <div className={classes['form']}>
      <SegmentedControl
        size="xs"
        className={classes['choice'] ?? ''}
        aria-label="Which backups are kept"
        data={[
          { value: 'none', label: noneLabel },
          { value: 'numbers', label: 'By these numbers' },
        ]}
        value={value === null ? 'none' : 'numbers'}
        onChange={(choice) => onChange(choice === 'none' ? null : usualPolicy)}
      />
      {value !== null && (
        <>
          <Text size="xs" c="dimmed" id={help}>
            A backup stays if any of these keeps it: the newest ones, the newest of each hour, day, week, month or year
            that has one, or everything that is at most so many days older than the newest.
          </Text>
          <div className={classes['numbers']} role="group" aria-label="How many are kept" aria-describedby={help}>
            {numbers.map(({ key, label }) => (
              <NumberInput
                key={key}
                {...countProps}
                label={label}
                value={value[key]}
                onChange={(count) => change(key, count)}
              />
            ))}
            <NumberInput
              {...countProps}
              className={classes['days'] ?? ''}
              label="Everything of the last"
              suffix={value.withinDays === 1 ? ' day' : ' days'}
              value={value.withinDays}
              onChange={(count) => change('withinDays', count)}
            />
          </div>
          {keepsNothing(value) ? (
            <Text size="xs" c="red" role="alert">
              Set at least one number above 0.
            </Text>
          ) : (
            preview && <RetentionPreview of={preview} policy={value} />
          )}
        </>
      )}
    </div>
  )
}
