import type { RetentionPolicy } from '@holdfast/contract'
import { NumberInput, SegmentedControl, Text } from '@mantine/core'
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

/** Which backups are kept, with a picture of what that does to those that are there. */
export function RetentionFields({ value, onChange, preview, noneLabel = 'Keep all' }: RetentionFieldsProps) {
  return (
    <div className={classes['form']}>
      <SegmentedControl
        size="xs"
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
          <div className={classes['numbers']} role="group" aria-label="How many are kept">
            {numbers.map(({ key, label, hint }) => (
              <NumberInput
                key={key}
                size="xs"
                label={label}
                title={hint}
                min={0}
                max={10_000}
                clampBehavior="strict"
                allowDecimal={false}
                allowNegative={false}
                value={value[key]}
                onChange={(count) => onChange({ ...value, [key]: typeof count === 'number' ? count : 0 })}
              />
            ))}
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
