import { message, type Message } from '@holdfast/contract/messages'
import { sameValue } from '../../engine/raw/same-value.ts'
import { newImageOf, ownConfig } from '../config/own-config.ts'
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

type Choice = 'keep' | 'auto' | 'none' | 'list' | 'shared'

function choiceOf(context: PlanContext): Choice {
  const choice = context.options.overrides.ports ?? 'keep'
  if (sharesContainerNetwork(context)) return 'shared'
  return typeof choice === 'object' ? 'list' : choice
}

function reasonFor({ purpose }: PlanContext, port: string, choice: Choice): Message {
  if (!isPort(port) || choice === 'keep') return message('change-port-unnamed')
  if (choice === 'auto') return message('change-port-next', { purpose })
  if (choice === 'none') return message('change-port-none')
  return message(choice === 'list' ? 'change-port-listed' : 'change-port-shared')
}

function planPublished(context: PlanContext, after: Bindings): Edits {
  const { PortBindings, PublishAllPorts } = context.container.HostConfig
  const before = PortBindings ?? {}
  const choice = choiceOf(context)
  const changes: PlannedChange[] = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((port) => port in before !== port in after || !sameValue(before[port], after[port]))
    .map((port) => ({
      field: `HostConfig.PortBindings.${port}`,
      from: before[port] ?? null,
      to: after[port] ?? null,
      reason: reasonFor(context, port, choice),
    }))
  const all = PublishAllPorts && choice !== 'keep' && choice !== 'auto'
  if (all)
    changes.push({
      field: 'HostConfig.PublishAllPorts',
      from: true,
      to: false,
      reason: reasonFor(context, '0', choice),
    })
  if (changes.length === 0) return { changes }
  return { hostConfig: { PortBindings: after, ...(all && { PublishAllPorts: false }) }, changes }
}

/**
 * Only what is exposed is published. What the image exposes comes back at create, whatever is sent; what another image
 * brings or takes away is planned with the rest it brings.
 */
function planExposed(context: PlanContext, after: Bindings): Edits {
  const before = context.container.Config.ExposedPorts ?? {}
  const ofImage = newImageOf(context).Config?.ExposedPorts ?? {}
  const choice = choiceOf(context)
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
          reason: reasonFor(context, port, 'shared'),
        })),
      ...added
        .filter((port) => !(port in before) && !(port in ofImage))
        .map((port) => ({
          field: `Config.ExposedPorts.${port}`,
          from: null,
          to: {},
          reason: message('change-port-listed'),
        })),
    ],
  }
}
