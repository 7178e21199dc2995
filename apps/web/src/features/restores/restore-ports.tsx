import type { PortChoice } from '@holdfast/contract'
import { Input } from '@mantine/core'
import classes from '../../plans/plan-dialog.module.css'
import { PortTable } from '../../plans/port-table.tsx'
import { Segments } from '../../plans/segments.tsx'
import type { RestoreFieldsProps } from './restore-fields-props.ts'
import type { RestorePlan } from './restore-plan.ts'

const choices: { value: PortChoice; label: string }[] = [
  { value: 'keep', label: 'As backed up' },
  { value: 'auto', label: 'Next free' },
  { value: 'none', label: 'None' },
]

const meaning = {
  keep: 'The same ports as when it was backed up.',
  auto: 'The next free ports of this host, counted from the ones it had.',
  none: 'The new container publishes no ports.',
} satisfies Record<PortChoice, string>

/** Which ports of the host will lead to the new container. */
export function RestorePorts({ form, plan, problems, change }: RestoreFieldsProps) {
  if (plan.ports.length === 0 && !problems.ports) return null
  const { overrides } = form
  const chosen = typeof overrides.ports === 'string' ? overrides.ports : readChoice(plan.ports)
  return (
    <fieldset className={classes['group']}>
      <legend className={classes['legend']}>Ports</legend>
      <div className={classes['choice']}>
        <Segments
          label="Ports"
          choices={choices}
          value={chosen}
          onChange={(ports) => change({ overrides: { ...overrides, ports } })}
        />
        <span className={classes['meaning']}>{chosen && meaning[chosen]}</span>
      </div>
      <PortTable who="restored container" columns={['Backed up', 'Restored']} ports={plan.ports} />
      {!plan.hostPortsChecked && (
        <p className={classes['footnote']}>
          Only containers’ ports could be looked at: another program of this host may have one of these.
        </p>
      )}
      {problems.ports && <Input.Error role="alert">{problems.ports}</Input.Error>}
    </fieldset>
  )
}

/** What the plan chose by itself; null where it is none of the three. */
function readChoice(ports: RestorePlan['ports']): PortChoice | null {
  if (ports.every(({ published }) => !published)) return 'none'
  return ports.every(({ from, to }) => from === to) ? 'keep' : null
}
