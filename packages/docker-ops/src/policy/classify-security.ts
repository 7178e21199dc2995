import type { PolicyFinding } from '@holdfast/contract'
import { fieldsOf, recordsOf, textsOf } from './loose-fields.ts'

type Meaning = Pick<PolicyFinding, 'means' | 'needs'>

const unfiltered = 'It may make every call to the kernel, also those that are kept from containers.'
/** First match wins; null is nothing to show. What is not here is not known, and taken for dangerous. */
const options: readonly (readonly [RegExp, Meaning | null])[] = [
  [/^no-new-privileges([=:]|$)/, null],
  [/^(seccomp[=:]builtin|apparmor[=:]docker-default)$/, null],
  [/^seccomp[=:]unconfined$/, { means: unfiltered, needs: 'admin' }],
  [/^seccomp[=:]/, { means: 'A profile of its own says which calls to the kernel it may make.', needs: 'admin' }],
  [/^apparmor[=:]unconfined$/, { means: 'AppArmor does not guard the host against it.', needs: 'admin' }],
  [/^apparmor[=:]/, { means: 'AppArmor guards it by another profile than usual.', needs: 'operator' }],
  [/^(label[=:])?disable$/, { means: 'SELinux does not guard the host against it.', needs: 'admin' }],
  [/^label[=:]type:/, { means: 'SELinux guards the host against it by another rule than usual.', needs: 'admin' }],
  [/^label[=:](user|role|level):/, { means: 'SELinux tells it from others by a chosen label.', needs: 'operator' }],
  [/^systempaths[=:]unconfined$/, { means: 'It reaches kernel settings hidden from containers.', needs: 'admin' }],
]

/** The part of the engine's own lists that all its versions have: moby oci/defaults.go. */
const systemPaths: readonly (readonly [field: string, usual: readonly string[], means: string])[] = [
  [
    'MaskedPaths',
    ['/proc/acpi', '/proc/kcore', '/proc/keys', '/proc/latency_stats', '/proc/scsi', '/sys/firmware'],
    'It sees what the kernel tells of the host, its memory and keys included.',
  ],
  [
    'ReadonlyPaths',
    ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
    'It can change settings of the kernel that hold for the whole host.',
  ],
]

/** Kernel settings every container has for itself; the network's are so too. */
const ownSysctls = /^(net\.|fs\.mqueue\.|kernel\.(msg|shm|sem(\.|$)|domainname$|hostname$))/

/** The walls around the container that were taken down. */
export function classifySecurity(hostConfig: Record<string, unknown>): PolicyFinding[] {
  return [...securityOptions(hostConfig), ...uncoveredPaths(hostConfig), ...sysctls(hostConfig)]
}

function securityOptions(hostConfig: Record<string, unknown>): PolicyFinding[] {
  return textsOf(hostConfig, 'SecurityOpt').flatMap((option) => {
    const known = options.find(([pattern]) => pattern.test(option))
    if (known?.[1] === null) return []
    const meaning = known?.[1] ?? { means: 'It changes how it is kept apart from the host.', needs: 'admin' }
    return [{ code: 'security-option', field: 'HostConfig.SecurityOpt', value: brief(option), ...meaning }]
  })
}

/** Null is the engine's own list; a list that lacks what that has takes the cover off. */
function uncoveredPaths(hostConfig: Record<string, unknown>): PolicyFinding[] {
  return systemPaths.flatMap(([name, usual, means]) =>
    fieldsOf(hostConfig, name)
      .filter((list) => Array.isArray(list))
      .map((list) => usual.filter((path) => !list.includes(path)))
      .filter((missing) => missing.length > 0)
      .map((missing) => ({
        code: 'security-option' as const,
        field: `HostConfig.${name}`,
        value: `without ${missing.join(', ')}`,
        means,
        needs: 'admin' as const,
      })),
  )
}

function sysctls(hostConfig: Record<string, unknown>): PolicyFinding[] {
  return recordsOf(hostConfig, 'Sysctls')
    .flatMap((settings) => Object.entries(settings))
    .filter(([name]) => !ownSysctls.test(name.replaceAll('/', '.')))
    .map(([name, value]) => ({
      code: 'security-option' as const,
      field: 'HostConfig.Sysctls',
      value: `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
      means: 'It changes a setting of the kernel that holds for the whole host.',
      needs: 'admin' as const,
    }))
}

/** A seccomp profile is given as its whole text. */
function brief(option: string): string {
  return option.length > 100 ? `${option.slice(0, 100)}…` : option
}
