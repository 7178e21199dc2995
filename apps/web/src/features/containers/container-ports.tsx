import type { ContainerPort } from '@holdfast/contract'
import classes from './container-cells.module.css'
import { describePorts } from './describe-ports.ts'

export function ContainerPorts({ ports }: { ports: readonly ContainerPort[] }) {
  const published = describePorts(ports)
  const [first, ...rest] = published
  if (!first) return null
  return (
    <span className={classes['clip']} title={published.join('\n')}>
      {first}
      {rest.length > 0 && ` +${rest.length}`}
    </span>
  )
}
