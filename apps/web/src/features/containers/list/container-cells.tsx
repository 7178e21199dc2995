import type { ContainerPort, ContainerRow, ContainerState as State } from '@holdfast/contract'
import { StatusDot, type Tone } from '../../../ui/status-dot.tsx'
import classes from './container-cells.module.css'
import { stateWord } from './containers-search.ts'

const stateTone = {
  running: 'good',
  paused: 'warn',
  restarting: 'busy',
  removing: 'busy',
  created: 'idle',
  exited: 'idle',
  dead: 'bad',
} satisfies Record<State, Tone>

export function ContainerState({ row }: { row: ContainerRow }) {
  const troubled = row.state === 'running' && row.health === 'unhealthy'
  return (
    <span className={classes['state']} title={row.status}>
      <StatusDot tone={troubled ? 'warn' : stateTone[row.state]} />
      <span className={classes['word']}>{troubled ? 'Unhealthy' : stateWord[row.state]}</span>
    </span>
  )
}

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

interface PortWords {
  /** `8080:80`, `5353:53/udp` */
  short: string
  /** With every address it is bound to: `0.0.0.0:8080 to 80/tcp`. */
  full: string[]
}

/** The published ports, each once: the engine lists IPv4 and IPv6 as two. */
export function describePorts(ports: readonly ContainerPort[]): PortWords[] {
  const published = ports.filter((port) => port.hostPort !== null).sort((a, b) => a.containerPort - b.containerPort)
  return [...Map.groupBy(published, describePort)].map(([short, same]) => ({
    short,
    full: same.map((port) => `${port.hostIp ?? '*'}:${port.hostPort} to ${port.containerPort}/${port.protocol}`),
  }))
}

function describePort({ containerPort, hostPort, protocol }: ContainerPort): string {
  return `${hostPort}:${containerPort}${protocol === 'tcp' ? '' : `/${protocol}`}`
}
