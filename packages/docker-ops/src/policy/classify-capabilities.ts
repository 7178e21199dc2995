import type { PolicyFinding } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { textsOf } from './loose-fields.ts'

/** What the engine gives every container: moby oci/caps/defaults.go. */
const ofEveryContainer = names(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_CHROOT',
)

/** These end at the container's own namespaces, or only cost the host time and memory. */
const withinItself = names(
  'BLOCK_SUSPEND IPC_LOCK IPC_OWNER LEASE NET_ADMIN NET_BROADCAST SYS_NICE SYS_PTRACE SYS_RESOURCE WAKE_ALARM',
)

const means = {
  ALL: 'policy-cap-all',
  SYS_ADMIN: 'policy-cap-sys-admin',
  SYS_MODULE: 'policy-cap-sys-module',
  SYS_RAWIO: 'policy-cap-sys-rawio',
  DAC_READ_SEARCH: 'policy-cap-dac-read-search',
  SYS_TIME: 'policy-cap-sys-time',
  SYS_BOOT: 'policy-cap-sys-boot',
  BPF: 'policy-cap-bpf',
  NET_ADMIN: 'policy-cap-net-admin',
  SYS_PTRACE: 'policy-cap-sys-ptrace',
  SYS_NICE: 'policy-cap-sys-nice',
  SYS_RESOURCE: 'policy-cap-sys-resource',
  IPC_LOCK: 'policy-cap-ipc-lock',
} as const

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
        means: message(isNamed(name) ? means[name] : 'policy-cap-other'),
        needs: withinItself.has(name) ? ('operator' as const) : ('admin' as const),
      })),
  )
}

function isNamed(name: string): name is keyof typeof means {
  return Object.hasOwn(means, name)
}

function capabilityName(value: string): string {
  return value.toUpperCase().replace(/^CAP_/, '')
}

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}
