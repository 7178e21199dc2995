import type { ContainerDetail, PortChoice } from '@holdfast/contract'
import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import { ModeField } from '../../plans/mode-field.tsx'
import { NetworkFields } from '../../plans/network-fields.tsx'
import classes from '../../plans/plan-dialog.module.css'
import { PlanOutcome } from '../../plans/plan-outcome.tsx'
import { PortFields } from '../../plans/port-fields.tsx'
import { ReachBox } from '../../plans/reach-box.tsx'
import { layerChoice } from './clone-form.ts'
import { DataFields } from './data-fields.tsx'
import { EnvironmentEditor } from './environment-editor.tsx'
import { MoreSettings } from './more-settings.tsx'
import type { FieldsProps } from './use-clone.ts'

const portChoices: { value: PortChoice; label: string }[] = [
  { value: 'auto', label: 'Next free' },
  { value: 'keep', label: 'Keep' },
  { value: 'none', label: 'None' },
]

const portMeaning = {
  auto: 'The next free ports of this host, counted from the source’s.',
  keep: 'The same ports: only one of the two can run at a time.',
  none: 'The clone publishes no ports.',
} satisfies Record<PortChoice, string>

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
      <PortFields
        plan={plan}
        choices={portChoices}
        meaning={portMeaning}
        value={form.ports}
        who="clone"
        columns={['Source', 'Clone']}
        error={problems.ports}
        onChange={(ports) => change({ ports })}
      />
      <ReachBox who="clone" policy={plan.policy} exclusiveDevices={plan.exclusiveDevices} />
      <div className={classes['folds']}>
        <NetworkFields
          plan={plan}
          who={{ container: 'clone', source: 'source' }}
          chosen={form.labelGroups}
          error={problems.networks ?? problems.labelGroups}
          onChange={(labelGroups) => change({ labelGroups })}
        />
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

/** What the source does while its data is read, and whether the copy is read back; nothing where nothing is copied. */
function CopyModeField({ form, plan, problems, change }: FieldsProps) {
  const copies = plan.mounts.some(({ destination, choice }) => (form.mounts[destination] ?? choice) === 'copy')
  const disturbs = plan.sourceState === 'running' && (copies || layerChoice(form) === 'include')
  if (!copies && !disturbs && !problems.mode) return null
  return (
    <ModeField
      legend="While copying"
      container={plan.sourceName}
      mode={disturbs ? form.mode : null}
      result="copy"
      error={problems.mode}
      onChange={(mode) => change({ mode })}
    >
      {copies && (
        <Checkbox
          size="xs"
          label="Read the copy back and compare"
          checked={form.verify}
          onChange={({ currentTarget }) => change({ verify: currentTarget.checked })}
        />
      )}
    </ModeField>
  )
}
