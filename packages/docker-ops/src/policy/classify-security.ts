import { stringifyExactly, type PolicyFinding } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { fieldsOf, recordsOf, textsOf } from './loose-fields.ts'

type Meaning = Pick<PolicyFinding, 'means' | 'needs'>

const unfiltered = message('policy-seccomp-off')
/** First match wins; null is nothing to show. What is not here is not known, and taken for dangerous. */
const options: readonly (readonly [RegExp, Meaning | null])[] = [
  [/^no-new-privileges([=:]|$)/, null],
  [/^(seccomp[=:]builtin|apparmor[=:]docker-default)$/, null],
  [/^seccomp[=:]unconfined$/, { means: unfiltered, needs: 'admin' }],
  [/^seccomp[=:]/, { means: message('policy-seccomp-profile'), needs: 'admin' }],
  [/^apparmor[=:]unconfined$/, { means: message('policy-apparmor-off'), needs: 'admin' }],
  [/^apparmor[=:]/, { means: message('policy-apparmor-profile'), needs: 'operator' }],
  [/^(label[=:])?disable$/, { means: message('policy-selinux-off'), needs: 'admin' }],
  [/^label[=:]type:/, { means: message('policy-selinux-type'), needs: 'admin' }],
  [/^label[=:](user|role|level):/, { means: message('policy-selinux-label'), needs: 'operator' }],
  [/^systempaths[=:]unconfined$/, { means: message('policy-system-paths'), needs: 'admin' }],
]

/** The part of the engine's own lists that all its versions have: moby oci/defaults.go. */
const systemPaths: readonly (readonly [field: string, usual: readonly string[], means: Message])[] = [
  [
    'MaskedPaths',
    ['/proc/acpi', '/proc/kcore', '/proc/keys', '/proc/latency_stats', '/proc/scsi', '/sys/firmware'],
    message('policy-masked-paths'),
  ],
  [
    'ReadonlyPaths',
    ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
    message('policy-readonly-paths'),
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
    const meaning = known?.[1] ?? { means: message('policy-security-other'), needs: 'admin' }
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
      value: `${name}=${typeof value === 'string' ? value : stringifyExactly(value)}`,
      means: message('policy-sysctl'),
      needs: 'admin' as const,
    }))
}

/** A seccomp profile is given as its whole text. */
function brief(option: string): string {
  return option.length > 100 ? `${option.slice(0, 100)}…` : option
}
