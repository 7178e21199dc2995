import { OpError, type CloneConflict } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { listLabelled, type LabelledContainer } from '../container/list-containers.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { cleanPath, parseBind } from '../engine/raw/bind-spec.ts'
import type { RawMountSpec } from '../engine/raw/raw-inspect.ts'
import type { ContainerSpec } from './plan-container.ts'
import type { PlanContext } from './plan-context.ts'

/** Which containers whoever asks may see and act on, by name and labels; null for all. */
export type Sees = ((container: { name: string; labels: Readonly<Record<string, string>> }) => boolean) | null

interface Reach {
  sees: Sees
  /** All containers of the engine. */
  others: readonly LabelledContainer[]
}

/** Data a container mounts: a volume by name, a folder of the host by path. */
interface Mounted {
  type: 'volume' | 'bind'
  source: string
  writable: boolean
  destination: string
}

/** The containers among `others` that may be spoken of. */
export function inSight({ sees, others }: Reach): LabelledContainer[] {
  return others.filter(({ row, labels }) => sees === null || sees({ name: row.name, labels }))
}

/** The same plan, which names no container that may not be seen: what such a one has is taken by somebody. */
export function withoutUnseen<T extends PlanContext>(context: T, reach: Reach): T {
  if (reach.sees === null) return context
  const seen = new Set(inSight(reach).map(({ row }) => row.name))
  const addresses = [...context.addresses].map(([network, { subnets, claims }]) => {
    const named = claims.map((claim) => ({
      ...claim,
      holder: claim.holder !== null && seen.has(claim.holder.name) ? claim.holder : null,
    }))
    return [network, { subnets, claims: named }] as const
  })
  const portClaims = context.portClaims.map(({ holder, ...claim }) => ({
    ...claim,
    holder: holder !== null && seen.has(holder) ? holder : null,
  }))
  return { ...context, addresses: new Map(addresses), portClaims }
}

/**
 * What takes the new container out of the sight of whoever asks, or gives it data of a container that is out of it. It may mount
 * what its source mounts, or a container in sight, and no more writable than that; a folder of the host exactly so, since a link
 * in it could lead anywhere. Of a backup nothing counts: here the same names may be somebody else's.
 */
export function reachConflicts(context: PlanContext, spec: ContainerSpec, reach: Reach): CloneConflict[] {
  const { sees } = reach
  if (sees === null) return []
  const { name } = context
  const isSeen = sees({ name, labels: spec.createBody.Labels })
  return [
    ...(isSeen ? [] : [beyond('name', name)]),
    ...mountedBy(context, spec)
      .filter((mount) => !isWithin(mount, allowed(context, reach)) && isThere(context, mount))
      .map(({ source, destination }) => beyond(`mounts.${destination}`, source)),
    ...linkedNames(context, spec, reach).map((linked) => beyond('overrides.links', linked)),
    ...joinedNetworks(context).map((network) => beyond(`overrides.networks.${network}`, network)),
  ]
}

/** @throws OpError `FORBIDDEN` naming the first. */
export async function refuseBeyondReach(
  engine: Engine,
  { context, spec, sees }: { context: PlanContext; spec: ContainerSpec; sees: Sees },
  signal: AbortSignal,
): Promise<void> {
  if (sees === null) return
  const [first] = reachConflicts(context, spec, { sees, others: await listLabelled(engine, { signal }) })
  if (first !== undefined) throw new OpError('FORBIDDEN', first.message, { field: first.field })
}

function beyond(field: string, name: string): CloneConflict {
  return { code: 'FORBIDDEN', field, message: message('scope-missing', { name }), fix: null }
}

/** All data that is there already and that the new container mounts or gets a copy of. */
function mountedBy({ purpose }: PlanContext, { createBody: { HostConfig }, volumes }: ContainerSpec): Mounted[] {
  const made = new Set(volumes.map(({ name }) => name))
  const binds = ((HostConfig['Binds'] as string[] | null | undefined) ?? []).map(parseBind)
  const mounts = (HostConfig['Mounts'] as RawMountSpec[] | null | undefined) ?? []
  const all: Mounted[] = [
    ...binds.flatMap(({ source, target, modes }) =>
      source === null ? [] : [toMounted(source, { destination: target, writable: !modes.includes('ro') })],
    ),
    ...mounts.flatMap(({ Type, Source, Target, ReadOnly }) =>
      (Type === 'bind' || Type === 'volume') && Source
        ? [toMounted(Source, { destination: cleanPath(Target), writable: ReadOnly !== true })]
        : [],
    ),
    ...volumes.flatMap(({ copyOf }) =>
      copyOf === null || purpose === 'restore'
        ? []
        : [toMounted(copyOf.source, { destination: copyOf.destination, writable: false })],
    ),
  ]
  return all.filter(({ type, source }) => type === 'bind' || !made.has(source))
}

function toMounted(source: string, rest: Pick<Mounted, 'destination' | 'writable'>): Mounted {
  return source.startsWith('/')
    ? { type: 'bind', source: cleanPath(source), ...rest }
    : { type: 'volume', source, ...rest }
}

function allowed({ container, purpose }: PlanContext, reach: Reach): Omit<Mounted, 'destination'>[] {
  const own = (purpose === 'clone' ? (container.Mounts ?? []) : []).map(({ Type, Name, Source, RW }) => ({
    type: Type,
    name: Name ?? null,
    source: Source,
    writable: RW,
  }))
  const all = [...own, ...inSight(reach).flatMap(({ row }) => row.mounts)]
  return all.flatMap(({ type, name, source, writable }): Omit<Mounted, 'destination'>[] => {
    if (type === 'volume') return name === null ? [] : [{ type, source: name, writable }]
    return type === 'bind' ? [{ type, source: cleanPath(source), writable }] : []
  })
}

function isWithin({ type, source, writable }: Mounted, known: readonly Omit<Mounted, 'destination'>[]): boolean {
  return known.some((one) => one.type === type && one.source === source && (one.writable || !writable))
}

/** A volume that does not exist is made, and holds nobody's data. */
function isThere({ volumes }: PlanContext, { type, source }: Mounted): boolean {
  return type === 'bind' || volumes.get(source) !== null
}

/** A link of the default bridge hands over the variables of the other container. */
function linkedNames({ container, purpose }: PlanContext, { createBody }: ContainerSpec, reach: Reach): string[] {
  const targetOf = (link: string) => (link.split(':')[0] ?? '').replace(/^\//, '')
  const links = ((createBody.HostConfig['Links'] as string[] | null | undefined) ?? []).map(targetOf)
  const seen = inSight(reach).flatMap(({ row }) => [row.name, row.id])
  const own = purpose === 'clone' ? (container.HostConfig.Links ?? []).map(targetOf) : []
  return links.filter((target) => !seen.includes(target) && !own.includes(target))
}

/** Networks the source is not on. */
function joinedNetworks({ container, options }: PlanContext): string[] {
  const asked = Object.entries(options.overrides.networks ?? {}).filter(([, override]) => override !== null)
  const own = Object.keys(container.NetworkSettings.Networks ?? {})
  return asked.map(([network]) => network).filter((network) => !own.includes(network))
}
