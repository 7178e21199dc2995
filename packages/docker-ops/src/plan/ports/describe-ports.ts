import type { PlannedPort, PortHolder } from '@holdfast/contract'
import { ownName } from '../../container/names.ts'
import { claimedAddress } from '../../container/ports/plain-address.ts'
import { hostPortRange } from '../../container/ports/port-claim.ts'
import { newImageOf } from '../config/own-config.ts'
import { sharesContainerNetwork, type PlanContext } from '../plan-context.ts'
import { findClaim, type HostPort } from './find-port.ts'
import { isPort, resolveBindings, type Bindings } from './resolve-bindings.ts'

type Binding = NonNullable<Bindings[string]>[number]

/**
 * The ports of the clone for people, by container port: what is published where and who has that already, and last what
 * the source publishes and the clone does not.
 */
export function describePorts(context: PlanContext, after: Bindings = resolveBindings(context)): PlannedPort[] {
  const before = context.container.HostConfig.PortBindings ?? {}
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys
    .filter(isPort)
    .flatMap((key) => describePort(context, key, { before: before[key] ?? [], after: after[key] ?? [] }))
    .concat(publishedByAll(context, after).map(enginePicks))
    .toSorted((one, other) => one.containerPort - other.containerPort || (one.protocol < other.protocol ? -1 : 1))
}

function describePort(
  context: PlanContext,
  key: string,
  bindings: { before: readonly Binding[]; after: readonly Binding[] },
): PlannedPort[] {
  // Docker publishes nothing where the container has no network of its own.
  const isInert = /^(host|none)$/.test(context.container.HostConfig.NetworkMode ?? '')
  const left = [...bindings.before]
  const port = { containerPort: Number.parseInt(key, 10), protocol: key.split('/')[1] ?? 'tcp' }
  const published = bindings.after.map((binding) => {
    const was = left.findIndex(({ HostIp }) => claimedAddress(HostIp) === claimedAddress(binding.HostIp))
    const [source] = was === -1 ? [] : left.splice(was, 1)
    const to = isInert ? null : fixedPort(binding)
    const hostIp = binding.HostIp || null
    const takenBy = to === null ? null : holderOf({ protocol: port.protocol, hostIp, hostPort: to }, context)
    return { ...port, hostIp, from: source ? fixedPort(source) : null, to, published: !isInert, takenBy }
  })
  const dropped = left.map((binding) => ({
    ...port,
    hostIp: binding.HostIp || null,
    from: fixedPort(binding),
    to: null,
    published: false,
    takenBy: null,
  }))
  return [...published, ...dropped]
}

/** Null where the engine picks, also when it picks one of a range. */
function fixedPort({ HostPort }: Binding): number | null {
  const range = hostPortRange(HostPort)
  return range?.first === range?.last ? (range?.first ?? null) : null
}

/** Another container before the source, and the source before this host: what listens for it runs on this host. */
function holderOf(wanted: HostPort, { container, portClaims }: PlanContext): PortHolder | null {
  const source = ownName(container)
  const other = findClaim(
    wanted,
    portClaims.filter(({ holder }) => holder !== source),
  )
  const isOwn =
    findClaim(
      wanted,
      portClaims.filter(({ holder }) => holder === source),
    ) !== null
  const listens = ['running', 'paused'].includes(container.State.Status)
  if (other === null || (isOwn && listens && other.holder === null))
    return isOwn ? { kind: 'container', name: source } : null
  return other.holder === null ? { kind: 'host' } : { kind: 'container', name: other.holder }
}

/** With `PublishAllPorts`, every exposed port that is bound nowhere gets one of the engine's choice. */
function publishedByAll(context: PlanContext, after: Bindings): string[] {
  const { container, options } = context
  const choice = options.overrides.ports ?? 'keep'
  const all = container.HostConfig.PublishAllPorts && (choice === 'keep' || choice === 'auto')
  if (!all || sharesContainerNetwork(context)) return []
  const exposed = { ...container.Config.ExposedPorts, ...newImageOf(context).Config?.ExposedPorts }
  return Object.keys(exposed).filter((key) => isPort(key) && !after[key]?.length)
}

function enginePicks(key: string): PlannedPort {
  const port = { containerPort: Number.parseInt(key, 10), protocol: key.split('/')[1] ?? 'tcp' }
  return { ...port, hostIp: null, from: null, to: null, published: true, takenBy: null }
}
