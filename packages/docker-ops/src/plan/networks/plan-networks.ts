import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { isAtLeast } from '../../engine/agree-api.ts'
import {
  chosenByEngine,
  leavesContainerNetwork,
  type Edits,
  type PlanContext,
  type PlannedChange,
} from '../plan-context.ts'
import { joinedNetworks, type JoinedNetworks } from './joined-networks.ts'
import { askedEndpoint, isDefaultBridge, planEndpoint, type EndpointConfig } from './plan-endpoint.ts'
import { planSysctls } from './plan-sysctls.ts'

export { runtimeEndpointFields, type EndpointConfig } from './plan-endpoint.ts'

export interface NetworkPlan {
  hostConfig: Record<string, unknown>
  /** `NetworkingConfig.EndpointsConfig` of the create call; null leaves it to the network mode. */
  atCreate: Record<string, EndpointConfig> | null
  /** To connect after create and before start, on engines that take one network at create. */
  afterCreate: { network: string; endpoint: EndpointConfig }[]
  /** Networks the engine attaches by itself and the source has left. */
  leave: string[]
  changes: PlannedChange[]
}

/**
 * Every network of the source but those the overrides leave out, with what somebody asked for there and nothing the engine
 * worked out; and the networks the overrides add.
 * @throws OpError `BAD_REQUEST` (field `overrides.networks`) for what the network mode or the default bridge does not allow.
 */
export function planNetworks(context: PlanContext): NetworkPlan {
  const plan: NetworkPlan = { hostConfig: {}, atCreate: null, afterCreate: [], leave: [], changes: [] }
  const networks = joinedNetworks(context)
  if (networks === null) return plan
  const { joined, primary, sourcePrimary } = networks
  if (primary === null && sourcePrimary === null) return { ...plan, leave: [networkOfMode(context)] }

  const mode = planMode(context, networks)
  const changes = [...leftNetworks(context, networks), ...mode.changes]
  if (primary === null) return { ...plan, hostConfig: mode.hostConfig, changes }

  const sysctls = planSysctls(context, primary)
  const endpoints = joined.map((one) => {
    const { config, changes: ofEndpoint } = planEndpoint(
      context,
      one,
      one.network === primary ? sysctls.endpointSysctls : null,
    )
    changes.push(...ofEndpoint)
    return { network: one.network, endpoint: config }
  })
  const severalAtCreate = isAtLeast(context.apiVersion, '1.44')
  const stray = joined.find(({ network, override }) => override.macAddress && network !== primary)
  if (stray !== undefined && !severalAtCreate)
    throw new OpError('BAD_REQUEST', message('mac-address-first-network', { network: stray.network }), {
      field: `overrides.networks.${stray.network}.macAddress`,
    })
  const [first, later] = severalAtCreate
    ? [endpoints, []]
    : [endpoints.filter(isPrimary(primary)), endpoints.filter((one) => !isPrimary(primary)(one))]
  return {
    ...plan,
    hostConfig: { ...mode.hostConfig, ...sysctls.hostConfig },
    atCreate: Object.fromEntries(first.map(({ network, endpoint }) => [network, endpoint])),
    afterCreate: later,
    changes: [...changes, ...sysctls.changes],
  }
}

function isPrimary(primary: string): (endpoint: { network: string }) => boolean {
  return ({ network }) => network === primary
}

function networkOfMode({ container }: PlanContext): string {
  const mode = container.HostConfig.NetworkMode || 'default'
  return mode === 'default' ? 'bridge' : mode
}

function leftNetworks(context: PlanContext, { left }: JoinedNetworks): PlannedChange[] {
  return left.map((network) => ({
    field: `NetworkSettings.Networks.${network}`,
    from: askedEndpoint(context, context.container.NetworkSettings.Networks?.[network] ?? {}),
    to: null,
    reason: message('change-excluded'),
  }))
}

/** The mode names a network of the container: when that one is left out, another, or none. */
function planMode(
  context: PlanContext,
  { primary, sourcePrimary }: JoinedNetworks,
): Edits & Required<Pick<Edits, 'hostConfig'>> {
  if (primary === sourcePrimary) return { hostConfig: {}, changes: [] }
  const { container, purpose } = context
  const NetworkMode = primary ?? 'none'
  const { Links, NetworkMode: before } = container.HostConfig
  const firstOf = (network: string) =>
    leavesContainerNetwork(context)
      ? message('change-namespace-own', { kind: 'network' })
      : message('change-first-network', { network, purpose })
  const reason = primary === null ? message('change-no-network', { purpose }) : firstOf(primary)
  const changes: PlannedChange[] = [{ field: 'HostConfig.NetworkMode', from: before ?? null, to: NetworkMode, reason }]
  // The engine shows a container without a network in one of that name.
  if (primary === null) changes.push(chosenByEngine('NetworkSettings.Networks.none', null, reason))
  if (!Links?.length || isDefaultBridge(NetworkMode)) return { hostConfig: { NetworkMode }, changes }
  changes.push({ field: 'HostConfig.Links', from: Links, to: null, reason: message('change-links') })
  return { hostConfig: { NetworkMode, Links: undefined }, changes }
}
