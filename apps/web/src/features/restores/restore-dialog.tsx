import type { BackupSummary, PortChoice } from '@holdfast/contract'
import { describeTotal } from '../../plans/describe-total.ts'
import { NetworkFields } from '../../plans/network-fields.tsx'
import classes from '../../plans/plan-dialog.module.css'
import { PlanDialog } from '../../plans/plan-dialog.tsx'
import { PlanForm } from '../../plans/plan-form.tsx'
import { PlanOutcome } from '../../plans/plan-outcome.tsx'
import { PortFields } from '../../plans/port-fields.tsx'
import { ReachBox } from '../../plans/reach-box.tsx'
import { DatedTitle } from '../../ui/dialog.tsx'
import { DamageWarning } from './damage-warning.tsx'
import type { RestorePlan } from './restore-form.ts'
import { RestoreMounts } from './restore-mounts.tsx'
import { useRestore, type RestoreFieldsProps } from './use-restore.ts'

interface RestoreDialogProps {
  backup: Pick<BackupSummary, 'vaultId' | 'id' | 'containerName' | 'startedAt' | 'verified'>
  onClose: () => void
}

export function RestoreDialog({ backup, onClose }: RestoreDialogProps) {
  const { vaultId, id: backupId, containerName, startedAt, verified } = backup
  const restore = useRestore({ vaultId, backupId, onStarted: onClose })
  const { form, plan, problems, change } = restore
  return (
    <PlanDialog onClose={onClose} title={<DatedTitle title={`Restore ${containerName}`} at={startedAt} />}>
      <PlanForm
        planned={restore}
        words={{ name: 'Name of the new container', start: 'Start after restoring', verb: 'Restore' }}
        summarize={describeRestore}
        onCancel={onClose}
      >
        <DamageWarning verified={verified} />
        {plan && <PlannedFields {...{ form, plan, problems, change }} />}
      </PlanForm>
    </PlanDialog>
  )
}

const portChoices: { value: PortChoice; label: string }[] = [
  { value: 'keep', label: 'As backed up' },
  { value: 'auto', label: 'Next free' },
  { value: 'none', label: 'None' },
]

const portMeaning = {
  keep: 'The same ports as when it was backed up.',
  auto: 'The next free ports of this host, counted from the backed-up ones.',
  none: 'The new container publishes no ports.',
} satisfies Record<PortChoice, string>

/** All that is drawn from the plan, from what is asked most often to what is only read. */
function PlannedFields(fields: RestoreFieldsProps) {
  const { form, plan, problems, change } = fields
  const { overrides } = form
  return (
    <>
      <RestoreMounts {...fields} />
      <PortFields
        plan={plan}
        choices={portChoices}
        meaning={portMeaning}
        value={typeof overrides.ports === 'string' ? overrides.ports : readPortChoice(plan.ports)}
        who="restored container"
        columns={['Backed up', 'Restored']}
        error={problems.ports}
        onChange={(ports) => change({ overrides: { ...overrides, ports } })}
      />
      <ReachBox who="restored container" policy={plan.policy} exclusiveDevices={plan.exclusiveDevices} />
      <div className={classes['folds']}>
        <NetworkFields
          plan={plan}
          newNetworks={plan.newNetworks}
          who={{ container: 'restored container', source: 'original' }}
          chosen={form.labelGroups}
          error={problems.labelGroups}
          onChange={(labelGroups) => change({ labelGroups })}
        />
        <PlanOutcome plan={plan} />
      </div>
    </>
  )
}

/** What the plan chose by itself; null where it is none of the three. */
function readPortChoice(ports: RestorePlan['ports']): PortChoice | null {
  if (ports.every(({ published }) => !published)) return 'none'
  return ports.every(({ from, to }) => from === to) ? 'keep' : null
}

function describeRestore(plan: RestorePlan): string {
  const image = plan.imageFrom === 'vault' ? 'The image comes from the vault.' : 'The engine already has the image.'
  const total = plan.totalBytes === 0 ? 'Restores no data.' : describeTotal('Restores', plan)
  return `${total} ${image}`
}
