import type { ContainerPort } from '@holdfast/contract'

export interface PortWords {
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
