import type { PolicyFinding, Role } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { textsOf } from './loose-fields.ts'

const ofHost: readonly (readonly [field: string, needs: Role, means: Message])[] = [
  ['NetworkMode', 'admin', message('policy-host-network')],
  ['PidMode', 'admin', message('policy-host-pid')],
  ['IpcMode', 'admin', message('policy-host-ipc')],
  ['UsernsMode', 'admin', message('policy-host-users')],
  ['UTSMode', 'operator', message('policy-host-uts')],
  ['CgroupnsMode', 'operator', message('policy-host-cgroups')],
]

const ofContainer: Readonly<Record<string, Message>> = {
  NetworkMode: message('policy-container-network'),
  PidMode: message('policy-container-pid'),
  IpcMode: message('policy-container-ipc'),
}

/** What the container shares with the host, or with another container. */
export function classifyNamespaces(hostConfig: Record<string, unknown>): PolicyFinding[] {
  const host = ofHost.flatMap(([field, needs, means]) =>
    textsOf(hostConfig, field)
      .filter((mode) => mode === 'host')
      .map(() => ({ code: 'host-namespace' as const, field: `HostConfig.${field}`, value: 'host', means, needs })),
  )
  const container = Object.entries(ofContainer).flatMap(([field, means]) =>
    textsOf(hostConfig, field)
      .filter((mode) => mode.startsWith('container:'))
      .map((value) => ({
        code: 'container-namespace' as const,
        field: `HostConfig.${field}`,
        value,
        means,
        needs: 'admin' as const,
      })),
  )
  return [...host, ...container]
}
