import type { PlannedPort } from '@holdfast/contract'
import table from './port-table.module.css'

interface PortTableProps {
  /** Whose ports they will be: `clone`, `restored container`. */
  who: string
  /** The two columns that are compared. */
  columns: readonly [from: string, to: string]
  ports: readonly PlannedPort[]
}

/** Which ports of the host lead to a new container, beside those that lead or led to its source. */
export function PortTable({ who, columns, ports }: PortTableProps) {
  return (
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
        {ports.map((port) => (
          <PortRow key={`${port.hostIp} ${port.containerPort}/${port.protocol} ${port.from}`} port={port} />
        ))}
      </tbody>
    </table>
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
