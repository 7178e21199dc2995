import type { PortChoice } from '@holdfast/contract'
import { Input } from '@mantine/core'
import classes from '../../plans/plan-dialog.module.css'
import { PortTable } from '../../plans/port-table.tsx'
import { Segments } from '../../plans/segments.tsx'
import type { FieldsProps } from './fields-props.ts'

const choices: { value: PortChoice; label: string }[] = [
  { value: 'auto', label: 'Next free' },
  { value: 'keep', label: 'Keep' },
  { value: 'none', label: 'None' },
]

const meaning = {
  auto: 'The next free ports of this host, counted from the source’s.',
  keep: 'The same ports: only one of the two can run at a time.',
  none: 'The clone publishes no ports.',
} satisfies Record<PortChoice, string>

/** Which ports of the host lead to the clone. */
export function PortFields({ form, plan, problems, change }: FieldsProps) {
  if (plan.ports.length === 0 && !problems.ports) return null
  return (
    <fieldset className={classes['group']}>
      <legend className={classes['legend']}>Ports</legend>
      <div className={classes['choice']}>
        <Segments label="Ports" choices={choices} value={form.ports} onChange={(ports) => change({ ports })} />
        <span className={classes['meaning']}>{form.ports && meaning[form.ports]}</span>
      </div>
      <PortTable who="clone" columns={['Source', 'Clone']} ports={plan.ports} />
      {!plan.hostPortsChecked && (
        <p className={classes['footnote']}>
          Only containers’ ports could be looked at: another program of this host may have one of these.
        </p>
      )}
      {problems.ports && <Input.Error role="alert">{problems.ports}</Input.Error>}
    </fieldset>
  )
}
