import type { ContainerPort } from '@holdfast/contract'

/** The published ports, each once: `8080:80`, `5353:53/udp`. The engine lists IPv4 and IPv6 as two. */
export function describePorts(ports: readonly ContainerPort[]): string[] {
  const published = ports
    .filter((port) => port.hostPort !== null)
    .sort((a, b) => a.containerPort - b.containerPort)
    .map(describePort)
  return [...new Set(published)]
}

function describePort({ containerPort, hostPort, hostIp, protocol }: ContainerPort): string {
  const bound = hostIp === '127.0.0.1' || hostIp === '::1' ? 'local:' : ''
  return `${bound}${hostPort}:${containerPort}${protocol === 'tcp' ? '' : `/${protocol}`}`
}
