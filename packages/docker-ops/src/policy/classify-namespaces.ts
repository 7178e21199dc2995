import type { PolicyFinding, Role } from '@holdfast/contract'
import { textsOf } from './loose-fields.ts'

const ofHost: readonly (readonly [field: string, needs: Role, means: string])[] = [
  ['NetworkMode', 'admin', 'It is on the network as the host itself, and reaches what listens only there.'],
  ['PidMode', 'admin', 'It sees the programs of the host, and can end them.'],
  ['IpcMode', 'admin', 'It can read and change memory that programs of the host share.'],
  ['UsernsMode', 'admin', 'Its root is the root of the host, also where the engine keeps the two apart.'],
  ['UTSMode', 'operator', 'It goes by the name of the host.'],
  [
    'CgroupnsMode',
    'operator',
    'It sees the control groups of the whole host; with control groups v1 that is the default.',
  ],
]

const ofContainer: Readonly<Record<string, string>> = {
  NetworkMode: 'It is on the network as that container, and reaches what listens only inside it.',
  PidMode: 'It sees the programs of that container, and through them its files.',
  IpcMode: 'It can read and change memory that programs of that container share.',
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
