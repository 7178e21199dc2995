import type { PlannedPort, PortHolder, PortChoice } from '@holdfast/contract'
import { ExplainedChoice, FieldGroup } from './field-group.tsx'
import classes from './plan-dialog.module.css'
import table from './port-fields.module.css'
import type { SegmentsProps } from './segments.tsx'
import type { Plan } from './use-plan.ts'

interface PortFieldsProps {
  plan: Pick<Plan, 'ports' | 'hostPortsChecked'>
  choices: SegmentsProps<PortChoice>['choices']
  meaning: Record<PortChoice, string>
  /** Null where the ports are none of the choices. */
  value: PortChoice | null
  /** Whose ports they will be: `clone`, `restored container`. */
  who: string
  /** The two columns that are compared. */
  columns: readonly [from: string, to: string]
  error: string | undefined
  onChange: (ports: PortChoice) => void
}

/** Which ports of the host lead to a new container, beside those that lead or led to its source. */
export function PortFields({ plan, choices, meaning, value, who, columns, error, onChange }: PortFieldsProps) {
  if (plan.ports.length === 0 && !error) return null
  return (
    <FieldGroup legend="Ports" error={error}>
      <ExplainedChoice
        label="Ports"
        choices={choices}
        value={value}
        meaning={value && meaning[value]}
        onChange={onChange}
      />
      <table className={table['ports']} aria-label={`Ports of the ${who}`}>
        <thead>
          <tr>
            <th scope="col">Container</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {plan.ports.map((port) => (
            <PortRow key={`${port.hostIp} ${port.containerPort}/${port.protocol} ${port.from}`} port={port} />
          ))}
        </tbody>
      </table>
      {!plan.hostPortsChecked && (
        <p className={classes['footnote']}>
          Only the ports of other containers were checked. Another program on this host may use one of these.
        </p>
      )}
    </FieldGroup>
  )
}

function PortRow({ port }: { port: PlannedPort }) {
  const { containerPort, protocol, hostIp, from, to, published, takenBy } = port
  const host = hostIp === null || hostIp === '0.0.0.0' || hostIp === '::' ? '' : `${hostIp}:`
  return (
    <tr>
      <td>
        {containerPort}/{protocol}
      </td>
      <td>{from === null ? 'any' : <Address host={host} port={from} />}</td>
      <td>
        {!published && 'not published'}
        {published && (to === null ? 'assigned by the engine' : <Address host={host} port={to} />)}
        {takenBy !== null && <span className={table['taken']}>used by {holderName(takenBy)}</span>}
      </td>
    </tr>
  )
}

function holderName(holder: PortHolder): string {
  return holder.kind === 'host' ? 'a program on the host' : holder.name
}

function Address({ host, port }: { host: string; port: number }) {
  return (
    <>
      {host}
      <wbr />
      {port}
    </>
  )
}
