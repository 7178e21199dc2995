import type { PortChoice } from '@holdfast/contract'
import { Input } from '@mantine/core'
import classes from './clone-dialog.module.css'
import type { ClonePlan } from './clone-plan.ts'
import type { FieldsProps } from './fields-props.ts'
import table from './port-fields.module.css'
import { Segments } from './segments.tsx'

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
      <table className={table['ports']} aria-label="Ports of the clone">
        <thead>
          <tr>
            <th scope="col">Container</th>
            <th scope="col">Source</th>
            <th scope="col">Clone</th>
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
          Only containers’ ports could be looked at: another program of this host may have one of these.
        </p>
      )}
      {problems.ports && <Input.Error role="alert">{problems.ports}</Input.Error>}
    </fieldset>
  )
}

function PortRow({ port }: { port: ClonePlan['ports'][number] }) {
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
        {published && (to === null ? 'picked by the engine' : <Address host={host} port={to} />)}
        {takenBy !== null && <span className={table['taken']}>taken by {takenBy}</span>}
      </td>
    </tr>
  )
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
