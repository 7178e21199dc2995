import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './clone-dialog.module.css'
import type { FieldsProps } from './fields-props.ts'

interface SharingConsentProps extends FieldsProps {
  contested: string[]
  /** Other ways out. */
  children: ReactNode
}

/** The explicit yes to two running containers that write to the same data. */
export function SharingConsent({ contested, form, plan, problems, change, children }: SharingConsentProps) {
  return (
    <div className={classes['warning']}>
      <p>
        <b>{plan.sourceName} is running</b> and would write to {contested.join(', ')} at the same time as the clone.
        Most databases are damaged by that.
      </p>
      {children}
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
