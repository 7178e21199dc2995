import { OpError, type PublishedPort } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { ownName } from '../../container/names.ts'
import { plainAddress } from '../../container/ports/plain-address.ts'
import { bindingsClaims, hostPortRange, type PortClaim } from '../../container/ports/port-claim.ts'
import type { RawHostConfig } from '../../engine/raw/raw-inspect.ts'
import { sharesContainerNetwork, type PlanContext } from '../plan-context.ts'
import { claimedPorts, collides, findClaim, nextFreePort, type HostPort } from './find-port.ts'

/** `HostConfig.PortBindings`: by container port and protocol, where it is published. */
export type Bindings = NonNullable<RawHostConfig['PortBindings']>
type Binding = NonNullable<Bindings[string]>[number]

/**
 * What the clone publishes, with concrete numbers.
 * @throws OpError `BAD_REQUEST` for a list that names a host port twice, or where the clone has no network of its own.
 */
export function resolveBindings(context: PlanContext): Bindings {
  const { container, options } = context
  const choice = options.overrides.ports ?? 'keep'
  const isShared = sharesContainerNetwork(context)
  if (typeof choice === 'object') return isShared ? refuseShared(choice) : listedBindings(choice)
  if (isShared || choice === 'none') return {}
  const ports = Object.entries(container.HostConfig.PortBindings ?? {}).filter(([port]) => isPort(port))
  return choice === 'keep' ? Object.fromEntries(ports) : freeBindings(Object.fromEntries(ports), context)
}

/** Old tools left keys such as `/tcp` behind. */
export function isPort(key: string): boolean {
  return /^\d/.test(key)
}

function refuseShared(ports: readonly PublishedPort[]): Bindings {
  if (ports.length === 0) return {}
  throw new OpError('BAD_REQUEST', message('shared-network-no-ports'), { field: 'options.overrides.ports' })
}

function listedBindings(ports: readonly PublishedPort[]): Bindings {
  const bindings: Bindings = {}
  const claims: PortClaim[] = []
  for (const { containerPort, protocol, hostPort, hostIp } of ports) {
    const key = `${containerPort}/${protocol}`
    const address = plainAddress(hostIp)
    bindings[key] = [
      ...(bindings[key] ?? []),
      { HostIp: address ?? '', HostPort: hostPort === null ? '' : `${hostPort}` },
    ]
    if (hostPort === null) continue
    const claim = { protocol, hostIp: address, hostPort, holder: key }
    const other = findClaim(claim, claims)
    if (other !== null) throw doubled(claim, other)
    claims.push(claim)
  }
  return bindings
}

function doubled({ hostPort, protocol, holder }: PortClaim, other: PortClaim): OpError {
  const about = { port: `${hostPort}/${protocol}`, one: other.holder ?? '', other: holder ?? '' }
  return new OpError('BAD_REQUEST', message('port-twice', about), { field: 'options.overrides.ports' })
}

/**
 * Every fixed binding on the next port that is free. What has one number in the source, IPv4 and IPv6 or tcp and udp, has
 * one in the clone.
 */
function freeBindings(before: Bindings, context: PlanContext): Bindings {
  const { container, portClaims } = context
  const claims = [...portClaims, ...bindingsClaims(before, ownName(container))]
  const moved = new Map<Binding, Binding>()
  const taken = new Set<number>()
  for (const group of groupByNumber(before)) {
    const port = freeForAll(group, claims, taken)
    if (port !== null) taken.add(port)
    // Without a free one it is left to the engine to say so.
    for (const { binding } of group) moved.set(binding, { ...binding, HostPort: port === null ? '' : `${port}` })
  }
  return Object.fromEntries(
    Object.entries(before).map(([key, hosts]) => [key, hosts?.map((binding) => moved.get(binding) ?? binding) ?? null]),
  )
}

interface FixedBinding extends HostPort {
  binding: Binding
}

function groupByNumber(bindings: Bindings): FixedBinding[][] {
  const groups: FixedBinding[][] = []
  for (const fixed of Object.entries(bindings).flatMap(([key, hosts]) => fixedBindings(key, hosts ?? []))) {
    const group = groups.find(
      (members) => members[0]?.hostPort === fixed.hostPort && !members.some((member) => collides(member, fixed)),
    )
    if (group === undefined) groups.push([fixed])
    else group.push(fixed)
  }
  return groups
}

function fixedBindings(key: string, hosts: readonly Binding[]): FixedBinding[] {
  return hosts.flatMap((binding) => {
    const range = hostPortRange(binding.HostPort)
    const protocol = key.split('/')[1] ?? 'tcp'
    return range === null ? [] : [{ protocol, hostIp: plainAddress(binding.HostIp), hostPort: range.first, binding }]
  })
}

function freeForAll(
  [first, ...others]: readonly FixedBinding[],
  claims: readonly PortClaim[],
  taken: ReadonlySet<number>,
): number | null {
  if (first === undefined) return null
  const alsoTaken = new Set([...taken, ...others.flatMap((other) => [...claimedPorts(other, claims)])])
  return nextFreePort({ ...first, from: first.hostPort }, claims, alsoTaken)
}
