import type { PolicyFinding } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { parseBind } from '../engine/raw/bind-spec.ts'
import { classifyHostPath } from './classify-host-path.ts'
import { classifyVolume, type VolumeDefinition } from './classify-volume.ts'
import { fieldsOf, isAlwaysOn, recordsOf, textsOf } from './loose-fields.ts'

type Volumes = ReadonlyMap<string, VolumeDefinition>

/** One mount, wherever it was asked for. */
interface AskedMount {
  field: string
  readOnly: boolean
}

/** Paths of the host, volumes that are such, and mounts of other containers. An ordinary folder is no finding. */
export function classifyMounts(hostConfig: Record<string, unknown>, volumes: Volumes): PolicyFinding[] {
  return [
    ...textsOf(hostConfig, 'Binds').flatMap((bind) => ofBind(bind, volumes)),
    ...recordsOf(hostConfig, 'Mounts').flatMap((mount) => ofMount(mount, volumes)),
    ...textsOf(hostConfig, 'VolumesFrom').map((value) => ({
      code: 'container-namespace' as const,
      field: 'HostConfig.VolumesFrom',
      value,
      means: message('policy-volumes-from'),
      needs: 'admin' as const,
    })),
  ]
}

function ofBind(bind: string, volumes: Volumes): PolicyFinding[] {
  const { source, modes } = parseBind(bind)
  const mount = { field: 'HostConfig.Binds', readOnly: modes.includes('ro') }
  if (source === null) return []
  return source.startsWith('/') ? ofPath(source, mount) : ofVolume(source, volumes.get(source), mount)
}

function ofMount(spec: Record<string, unknown>, volumes: Volumes): PolicyFinding[] {
  const mount = { field: 'HostConfig.Mounts', readOnly: isAlwaysOn(spec, 'ReadOnly') }
  const types = textsOf(spec, 'Type')
  const sources = textsOf(spec, 'Source')
  const made = recordsOf(spec, 'VolumeOptions').flatMap((options) => recordsOf(options, 'DriverConfig'))
  return [
    ...(types.includes('bind') ? sources.flatMap((source) => ofPath(source, mount)) : []),
    ...(types.includes('volume')
      ? [
          ...sources.flatMap((source) => ofVolume(source, volumes.get(source), mount)),
          ...made.flatMap((config) =>
            definitions(config).flatMap((definition) => ofVolume(sources[0] ?? '', definition, mount)),
          ),
        ]
      : []),
  ]
}

function ofPath(path: string, { field, readOnly }: AskedMount): PolicyFinding[] {
  const finding = classifyHostPath(path, { readOnly })
  return finding === null ? [] : [{ field, value: readOnly ? `${path} (read-only)` : path, ...finding }]
}

function ofVolume(
  name: string,
  definition: VolumeDefinition | undefined,
  { field, readOnly }: AskedMount,
): PolicyFinding[] {
  const finding = definition === undefined ? null : classifyVolume(definition, { readOnly })
  if (finding === null) return []
  const value = name === '' ? finding.value : `${name} (${finding.value})`
  return [{ code: 'host-path-volume', field, ...finding, value }]
}

/** A volume the mount brings with it: every driver it names with every set of options. */
function definitions(config: Record<string, unknown>): VolumeDefinition[] {
  const names = textsOf(config, 'Name')
  const drivers = names.length === 0 ? ['local'] : names
  return fieldsOf(config, 'Options').flatMap((options) =>
    drivers.map((Driver) => ({ Driver, Options: textsByName(options) })),
  )
}

function textsByName(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string'))
}
