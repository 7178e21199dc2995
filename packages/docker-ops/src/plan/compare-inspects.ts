import { isEngineAlias } from '../container/names.ts'
import { cleanPath, parseBind } from '../engine/raw/bind-spec.ts'
import { platformName } from '../engine/raw/platform.ts'
import type { RawContainer, RawEndpoint, RawMount } from '../engine/raw/raw-inspect.ts'
import { isRecord, sameValue } from '../engine/raw/same-value.ts'
import { linkArgument } from './host/plan-links.ts'
import { runtimeEndpointFields } from './networks/plan-networks.ts'

/** One field two inspects disagree on. Null stands for absent. */
export interface Difference {
  field: string
  from: unknown
  to: unknown
}

/** What the engine writes for itself: identity, state, paths, and labels it makes when a container starts. */
const engineOwnedFields: readonly string[] = [
  'Id',
  'Created',
  'State',
  'ResolvConfPath',
  'HostnamePath',
  'HostsPath',
  'LogPath',
  'RestartCount',
  'AppArmorProfile',
  'MountLabel',
  'ProcessLabel',
  'ExecIDs',
  'Driver',
  'GraphDriver',
  'Storage',
  'ImageManifestDescriptor',
  'SizeRw',
  'SizeRootFs',
]

/** Maps whose keys say something even when the value is empty. */
const presenceMaps: readonly string[] = ['Config.ExposedPorts', 'Config.Volumes', 'NetworkSettings.Networks', 'Mounts']

export const platformField = 'ImageManifestDescriptor.platform'

/** Objects that are one value to a person. */
const wholeValues = /^HostConfig\.(Mounts|Ulimits)\.|^NetworkSettings\.Networks\..*\.IPAMConfig$/

/**
 * Compares two raw inspects field by field and lists where they differ, ignoring only what the engine owns:
 * `engineOwnedFields` above; of `NetworkSettings` all but the networks; of an endpoint `runtimeEndpointFields` and the
 * aliases made of the container's own id and host name; of a mount its `Mode`, which repeats the declaration in `HostConfig`, and a
 * volume's or an image's `Source`, which follows from its name. Lists that have no order are compared by key: variables by name, binds
 * and mounts by destination, limits by name, links without the owner's name.
 */
export function compareInspects(source: RawContainer, clone: RawContainer): Difference[] {
  return [...platformDifference(source, clone), ...differences('', comparable(source), comparable(clone))]
}

/** Where both tell. A commit forgets the variant. */
function platformDifference(source: RawContainer, clone: RawContainer): Difference[] {
  const [from, to] = [source, clone].map(({ ImageManifestDescriptor }) => ImageManifestDescriptor?.platform)
  if (!from || !to || (from.os === to.os && from.architecture === to.architecture)) return []
  return [{ field: platformField, from: platformName(from), to: platformName(to) }]
}

function differences(path: string, from: unknown, to: unknown): Difference[] {
  if (isWhole(path, from, to)) return sameValue(from, to) ? [] : [{ field: path, from: from ?? null, to: to ?? null }]
  const before = asRecord(from)
  const after = asRecord(to)
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
  return keys.flatMap((key) => {
    const field = path === '' ? key : `${path}.${key}`
    if (presenceMaps.includes(path) && Object.hasOwn(before, key) !== Object.hasOwn(after, key))
      return [{ field, from: ownPart(before, key) ?? null, to: ownPart(after, key) ?? null }]
    return differences(field, ownPart(before, key), ownPart(after, key))
  })
}

/** A map that one of the two has not is empty there; anything else that is no map on both sides is compared as it is. */
function isWhole(path: string, from: unknown, to: unknown): boolean {
  if (!isRecord(from ?? to) || !isRecord(to ?? from) || wholeValues.test(path)) return true
  return path.startsWith('Mounts.') && asRecord(from)['Type'] !== asRecord(to)['Type']
}

/** A label may be called `constructor`. */
function ownPart(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

function comparable(container: RawContainer): Record<string, unknown> {
  const { Config, HostConfig, Mounts, NetworkSettings, ...rest } = container
  const owner = container.Name.replace(/^\//, '')
  return {
    ...without(rest, engineOwnedFields),
    Config: {
      ...Config,
      Env: Object.fromEntries((Config.Env ?? []).map(splitVariable)),
      Volumes: byCleanPath(Config.Volumes),
    },
    HostConfig: {
      ...HostConfig,
      Tmpfs: byCleanPath(HostConfig.Tmpfs),
      Binds: Object.fromEntries((HostConfig.Binds ?? []).map((bind) => [parseBind(bind).target, bind])),
      Mounts: Object.fromEntries((HostConfig.Mounts ?? []).map((mount) => [cleanPath(mount.Target), mount])),
      Ulimits: Object.fromEntries((HostConfig.Ulimits ?? []).map((ulimit) => [ulimit.Name, ulimit])),
      Links: (HostConfig.Links ?? []).map((link) => linkArgument(link, owner)).toSorted(),
    },
    Mounts: Object.fromEntries((Mounts ?? []).map((mount) => [cleanPath(mount.Destination), comparableMount(mount)])),
    NetworkSettings: {
      Networks: Object.fromEntries(
        Object.entries(NetworkSettings.Networks ?? {}).map(([network, endpoint]) => [
          network,
          comparableEndpoint(endpoint ?? {}, container),
        ]),
      ),
    },
  }
}

function byCleanPath(map: Record<string, unknown> | null | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map ?? {}).map(([path, value]) => [cleanPath(path), value]))
}

function comparableMount(mount: RawMount): Record<string, unknown> {
  return without(mount, ['volume', 'image'].includes(mount.Type) ? ['Mode', 'Source'] : ['Mode'])
}

function comparableEndpoint(endpoint: RawEndpoint, owner: RawContainer): Record<string, unknown> {
  const Aliases = endpoint.Aliases?.filter((alias) => !isEngineAlias(owner, alias))
  return { ...without(endpoint, runtimeEndpointFields), Aliases }
}

function without(value: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([field]) => !fields.includes(field)))
}

/** One element of `Config.Env`: `NAME=value`, or a bare `NAME`, which unsets a variable and has no value. */
export function splitVariable(line: string): [name: string, value: string | null] {
  const equals = line.indexOf('=')
  return equals === -1 ? [line, null] : [line.slice(0, equals), line.slice(equals + 1)]
}
