import { textOf } from '@holdfast/contract/messages'
import { Button, Checkbox, Group } from '@mantine/core'
import classes from '../../plans/plan-dialog.module.css'
import type { Plan } from '../../plans/use-plan.ts'
import type { FieldsProps } from './use-clone.ts'

interface SharingConsentProps extends FieldsProps {
  contested: string[]
  /** What the plan says about these mounts. */
  conflicts: Plan['conflicts']
  onFix: (options: Record<string, unknown>) => void
}

/** The explicit yes to two running containers that write to the same data, and the ways around it. */
export function SharingConsent(props: SharingConsentProps) {
  const { contested, conflicts, onFix, form, plan, problems, change } = props
  return (
    <div className={classes['warning']} role="group" aria-label="Sharing">
      <p>
        <b>{plan.sourceName} is running</b> and would write to {contested.join(', ')} at the same time as the clone.
        This corrupts most databases.
      </p>
      {conflicts.length > 0 && (
        <Group gap="xs">
          {conflicts.map(
            ({ field, fix }) =>
              fix && (
                <Button key={field} variant="default" size="compact-xs" onClick={() => onFix(fix.options)}>
                  {textOf(fix.label)}
                </Button>
              ),
          )}
        </Group>
      )}
      <Checkbox
        size="xs"
        label="Start it anyway: both may write to this data"
        checked={form.acceptSharing}
        error={problems.acceptSharing}
        onChange={({ currentTarget }) => change({ acceptSharing: currentTarget.checked })}
      />
    </div>
  )
}
