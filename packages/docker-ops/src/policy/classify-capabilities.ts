import type { PolicyFinding } from '@holdfast/contract'
import { textsOf } from './loose-fields.ts'

/** What the engine gives every container: moby oci/caps/defaults.go. */
const ofEveryContainer = names(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_CHROOT',
)

/** These end at the container's own namespaces, or only cost the host time and memory. */
const withinItself = names(
  'BLOCK_SUSPEND IPC_LOCK IPC_OWNER LEASE NET_ADMIN NET_BROADCAST SYS_NICE SYS_PTRACE SYS_RESOURCE WAKE_ALARM',
)

const means: Readonly<Record<string, string>> = {
  ALL: 'It has every right the kernel knows, and with that the host.',
  SYS_ADMIN: 'It may mount disks and do nearly all that root may do on the host.',
  SYS_MODULE: 'It may put code of its own into the kernel of the host.',
  SYS_RAWIO: 'It may read and write memory and disks of the host directly.',
  DAC_READ_SEARCH: 'It may open every file of the host.',
  SYS_TIME: 'It may set the clock of the host.',
  SYS_BOOT: 'It may restart the host.',
  BPF: 'It may run code of its own inside the kernel of the host.',
  NET_ADMIN: 'It may change the network settings of its own network, routes and firewall included.',
  SYS_PTRACE: 'It may look into the programs it runs beside.',
  SYS_NICE: 'It may take precedence over other programs of the host.',
  SYS_RESOURCE: 'It may go beyond the limits it was given.',
  IPC_LOCK: 'It may keep memory from being swapped out.',
}

/** Rights of the kernel beyond those every container has. An unknown one is taken for a dangerous one. */
export function classifyCapabilities(hostConfig: Record<string, unknown>): PolicyFinding[] {
  // `Capabilities` replaced the whole set for a short time in API 1.40.
  return ['CapAdd', 'Capabilities'].flatMap((field) =>
    textsOf(hostConfig, field)
      .map((value) => ({ value, name: capabilityName(value) }))
      .filter(({ name }) => !ofEveryContainer.has(name))
      .map(({ value, name }) => ({
        code: 'capability' as const,
        field: `HostConfig.${field}`,
        value,
        means: means[name] ?? 'It has a right of the kernel that a container usually has not.',
        needs: withinItself.has(name) ? ('operator' as const) : ('admin' as const),
      })),
  )
}

function capabilityName(value: string): string {
  return value.toUpperCase().replace(/^CAP_/, '')
}

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}
