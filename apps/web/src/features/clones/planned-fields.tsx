import type { ContainerDetail } from '@holdfast/contract'
import type { ReactNode } from 'react'
import classes from '../../plans/plan-dialog.module.css'
import { PlanOutcome } from '../../plans/plan-outcome.tsx'
import { ReachBox } from '../../plans/reach-box.tsx'
import { CopyModeField } from './copy-mode-field.tsx'
import { DataFields } from './data-fields.tsx'
import { EnvironmentEditor } from './environment-editor.tsx'
import type { FieldsProps } from './fields-props.ts'
import { MoreSettings } from './more-settings.tsx'
import { NetworkFields } from './network-fields.tsx'
import { PortFields } from './port-fields.tsx'

interface PlannedFieldsProps extends FieldsProps {
  detail: ContainerDetail
  /** The yes that sharing needs, where it does. */
  consent: ReactNode
}

/** All that is drawn from the plan, from what is asked most often to what is only read. */
export function PlannedFields({ detail, consent, ...fields }: PlannedFieldsProps) {
  const { form, plan, problems, change } = fields
  return (
    <>
      <DataFields {...fields} />
      {consent}
      <CopyModeField {...fields} />
      <PortFields {...fields} />
      <ReachBox who="clone" policy={plan.policy} exclusiveDevices={plan.exclusiveDevices} />
      <div className={classes['folds']}>
        <NetworkFields {...fields} />
        <EnvironmentEditor
          variables={form.environment}
          error={problems.environment}
          onChange={(environment) => change({ environment })}
        />
        <MoreSettings detail={detail} {...fields} />
        <PlanOutcome plan={plan} />
      </div>
    </>
  )
}
