import { sameValue } from '../../engine/raw/same-value.ts'
import { cloneImage, ownConfig } from '../config/own-config.ts'
import { sharesContainerNetwork, type Edits, type PlanContext, type PlannedChange } from '../plan-context.ts'
import { isPort, resolveBindings, type Bindings } from './resolve-bindings.ts'

/**
 * Published and exposed ports: kept as they are, moved to the next free ones, as a list has them, or not published.
 * @throws OpError `BAD_REQUEST` for a list that names a host port twice, or where the clone has no network of its own.
 */
export function planPorts(context: PlanContext): Edits {
  const after = resolveBindings(context)
  const exposed = planExposed(context, after)
  const published = planPublished(context, after)
  return { ...exposed, ...published, changes: [...exposed.changes, ...published.changes] }
}

const noPort = 'It names no port; the engine refuses it.'
const reasons = {
  keep: noPort,
  auto: "The next free host port counted from the source's, as asked.",
  none: 'No port is published, as asked.',
  list: 'Published, as asked.',
  shared: 'It shares the network of another container, which publishes for both.',
}

function reasonFor({ container, options }: PlanContext): keyof typeof reasons {
  const choice = options.overrides.ports ?? 'keep'
  if (sharesContainerNetwork(container)) return 'shared'
  return typeof choice === 'object' ? 'list' : choice
}

function planPublished(context: PlanContext, after: Bindings): Edits {
  const { PortBindings, PublishAllPorts } = context.container.HostConfig
  const before = PortBindings ?? {}
  const choice = reasonFor(context)
  const changes: PlannedChange[] = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((port) => port in before !== port in after || !sameValue(before[port], after[port]))
    .map((port) => ({
      field: `HostConfig.PortBindings.${port}`,
      from: before[port] ?? null,
      to: after[port] ?? null,
      reason: isPort(port) ? reasons[choice] : noPort,
    }))
  const all = PublishAllPorts && choice !== 'keep' && choice !== 'auto'
  if (all) changes.push({ field: 'HostConfig.PublishAllPorts', from: true, to: false, reason: reasons[choice] })
  if (changes.length === 0) return { changes }
  return { hostConfig: { PortBindings: after, ...(all && { PublishAllPorts: false }) }, changes }
}

/**
 * Only what is exposed is published. What the image exposes comes back at create, whatever is sent; what another image
 * brings or takes away is planned with the rest it brings.
 */
function planExposed(context: PlanContext, after: Bindings): Edits {
  const before = context.container.Config.ExposedPorts ?? {}
  const ofImage = cloneImage(context).Config?.ExposedPorts ?? {}
  const choice = reasonFor(context)
  const dropped = Object.keys(before).filter((port) => choice === 'shared' || !isPort(port))
  const listed = choice === 'list' ? Object.keys(after) : []
  const own = ownConfig(context).ExposedPorts ?? {}
  const added = listed.filter((port) => !(port in own))
  if (dropped.length === 0 && added.length === 0) return { changes: [] }
  const sent = [...Object.keys(own).filter((port) => !dropped.includes(port)), ...added]
  return {
    config: { ExposedPorts: Object.fromEntries(sent.map((port) => [port, {}])) },
    changes: [
      ...dropped
        .filter((port) => !(port in ofImage))
        .map((port) => ({
          field: `Config.ExposedPorts.${port}`,
          from: {},
          to: null,
          reason: isPort(port) ? reasons.shared : noPort,
        })),
      ...added
        .filter((port) => !(port in before) && !(port in ofImage))
        .map((port) => ({ field: `Config.ExposedPorts.${port}`, from: null, to: {}, reason: reasons.list })),
    ],
  }
}
