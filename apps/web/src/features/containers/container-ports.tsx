import type { ContainerPort } from '@holdfast/contract'
import classes from './container-cells.module.css'
import { describePorts } from './describe-ports.ts'

export function ContainerPorts({ ports }: { ports: readonly ContainerPort[] }) {
  const published = describePorts(ports)
  const [first, ...rest] = published
  if (!first) return null
  return (
    <span className={classes['ports']} title={published.flatMap((port) => port.full).join('\n')}>
      <span className={classes['clip']}>{first.short}</span>
      {rest.length > 0 && <span>+{rest.length}</span>}
    </span>
  )
}
