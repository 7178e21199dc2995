import classes from '../../plans/plan-dialog.module.css'
import { PlanOutcome } from '../../plans/plan-outcome.tsx'
import { ReachBox } from '../../plans/reach-box.tsx'
import type { RestoreFieldsProps } from './restore-fields-props.ts'
import { RestoreMounts } from './restore-mounts.tsx'
import { RestoreNetworks } from './restore-networks.tsx'
import { RestorePorts } from './restore-ports.tsx'

/** All that is drawn from the plan, from what is asked most often to what is only read. */
export function RestorePlanFields(fields: RestoreFieldsProps) {
  const { policy, exclusiveDevices } = fields.plan
  return (
    <>
      <RestoreMounts {...fields} />
      <RestorePorts {...fields} />
      <ReachBox who="restored container" policy={policy} exclusiveDevices={exclusiveDevices} />
      <div className={classes['folds']}>
        <RestoreNetworks {...fields} />
        <PlanOutcome plan={fields.plan} />
      </div>
    </>
  )
}
