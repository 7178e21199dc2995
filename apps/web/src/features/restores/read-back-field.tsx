import { Checkbox } from '@mantine/core'
import { toRestoreChoice } from './mount-choice.ts'
import type { RestoreFieldsProps } from './restore-fields-props.ts'

/** Whether the restored data is read back; nothing where none is restored. */
export function ReadBackField({ form, plan, change }: RestoreFieldsProps) {
  const restores = plan.mounts.some(
    ({ destination, choice }) => (form.mounts[destination] ?? toRestoreChoice(choice)) === 'restore',
  )
  if (!restores) return null
  return (
    <Checkbox
      mt={12}
      size="xs"
      label="Read the data back and compare"
      checked={form.verify}
      onChange={({ currentTarget }) => change({ verify: currentTarget.checked })}
    />
  )
}
