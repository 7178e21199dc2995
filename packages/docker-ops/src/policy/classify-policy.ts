import type { PolicyFinding } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { classifyCapabilities } from './classify-capabilities.ts'
import { classifyDevices } from './classify-devices.ts'
import { classifyMounts } from './classify-mounts.ts'
import { classifyNamespaces } from './classify-namespaces.ts'
import { classifyRuntime } from './classify-runtime.ts'
import { classifySecurity } from './classify-security.ts'
import type { VolumeDefinition } from './classify-volume.ts'
import { fieldsOf, fold, recordsOf } from './loose-fields.ts'

type Rule = (hostConfig: Record<string, unknown>, volumes: ReadonlyMap<string, VolumeDefinition>) => PolicyFinding[]

const rules: readonly Rule[] = [
  classifyPrivileged,
  classifyNamespaces,
  classifyCapabilities,
  classifySecurity,
  classifyDevices,
  classifyMounts,
  classifyRuntime,
]

/**
 * Lists every setting of a container by which it can reach beyond itself, and whom each one takes. Pure. The one
 * classification for all that creates containers; a body of unknown origin is fine, whatever its fields hold.
 * `needs` is `admin` for what can lead to root on the host or to the data of other containers, `operator` for what is
 * only worth showing. Symbolic links of the host are not followed.
 * @param createBody the body of `POST /containers/create`.
 * @param volumes the volumes the engine has, by name, as it inspects them.
 */
export function classifyPolicy(
  createBody: Record<string, unknown>,
  volumes: ReadonlyMap<string, VolumeDefinition>,
): PolicyFinding[] {
  // @NOTE a body without HostConfig may have its fields beside those of Config: moby runconfig/config_unix.go.
  const hostConfigs = [createBody, ...recordsOf(createBody, 'HostConfig')]
  const findings = [
    ...hostConfigs.flatMap((hostConfig) => rules.flatMap((rule) => rule(hostConfig, volumes))),
    ...classifyDoubleFields(createBody),
  ]
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()]
}

function classifyPrivileged(hostConfig: Record<string, unknown>): PolicyFinding[] {
  if (!fieldsOf(hostConfig, 'Privileged').some(Boolean)) return []
  const means = message('policy-privileged')
  return [{ code: 'privileged', field: 'HostConfig.Privileged', value: 'true', means, needs: 'admin' }]
}

function classifyDoubleFields(createBody: Record<string, unknown>): PolicyFinding[] {
  return findDoubleFields(createBody).map((field) => ({
    code: 'security-option',
    field,
    value: 'set twice',
    means: message('policy-set-twice'),
    needs: 'admin',
  }))
}

/** Maps: their keys are somebody's own, and case matters. */
const maps: ReadonlySet<string> = new Set(
  'Annotations Config DriverOpts EndpointsConfig ExposedPorts Labels Options PortBindings StorageOpt Sysctls Tmpfs Volumes'
    .split(' ')
    .map(fold),
)

/** Paths of fields that stand twice in one record, in two spellings: the engine mixes the two in ways of its own. */
export function findDoubleFields(value: unknown, path: readonly string[] = []): string[] {
  if (Array.isArray(value)) return value.flatMap((element) => findDoubleFields(element, path))
  if (typeof value !== 'object' || value === null) return []
  const isMap = maps.has(fold(path.at(-1) ?? ''))
  const seen = new Set<string>()
  return Object.entries(value).flatMap(([key, field]) => {
    const here = [...path, key]
    const below = findDoubleFields(field, here)
    const isDouble = !isMap && seen.has(fold(key))
    seen.add(fold(key))
    return isDouble ? [here.join('.'), ...below] : below
  })
}
