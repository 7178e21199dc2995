import type { RawHostConfig } from '../raw-inspect.ts'
import { sharesContainerNetwork, type Edits, type PlanContext, type PlannedChange } from './plan-context.ts'

type Bindings = NonNullable<RawHostConfig['PortBindings']>

/** Published and exposed ports: kept as they are, left to the engine's pick, or not published at all. */
export function planPorts(context: PlanContext): Edits {
  const { container, options } = context
  const shared = sharesContainerNetwork(container)
  const exposed = planExposed(context, shared)
  const published = planPublished(container.HostConfig, shared ? 'shared' : (options.overrides.ports ?? 'keep'))
  return { ...exposed, ...published, changes: [...exposed.changes, ...published.changes] }
}

function planPublished(hostConfig: RawHostConfig, choice: 'keep' | 'auto' | 'none' | 'shared'): Edits {
  const before = hostConfig.PortBindings ?? {}
  const after = rebind(before, choice)
  const changes: PlannedChange[] = Object.keys(before)
    .filter((port) => after[port] !== before[port])
    .map((port) => ({
      field: `HostConfig.PortBindings.${port}`,
      from: before[port],
      to: after[port] ?? null,
      reason: isPort(port) ? publishReasons[choice] : noPort,
    }))
  const all = hostConfig.PublishAllPorts && (choice === 'none' || choice === 'shared')
  if (all) changes.push({ field: 'HostConfig.PublishAllPorts', from: true, to: false, reason: publishReasons[choice] })
  if (changes.length === 0) return { changes }
  return { hostConfig: { PortBindings: after, ...(all && { PublishAllPorts: false }) }, changes }
}

const noPort = 'It names no port; the engine refuses it.'
const publishReasons = {
  keep: noPort,
  auto: 'The engine picks a free host port, as asked.',
  none: 'No port is published, as asked.',
  shared: 'It shares the network of another container, which publishes for both.',
}

function rebind(before: Bindings, choice: keyof typeof publishReasons): Bindings {
  if (choice === 'none' || choice === 'shared') return {}
  const ports = Object.entries(before).filter(([port]) => isPort(port))
  if (choice === 'keep') return Object.fromEntries(ports)
  return Object.fromEntries(
    ports.map(([port, hosts]) => {
      if (hosts === null || hosts.every((host) => Number(host.HostPort || 0) === 0)) return [port, hosts]
      return [port, hosts.map((host) => ({ ...host, HostPort: '' }))]
    }),
  )
}

/** What the image exposes comes back at create, whatever is sent. */
function planExposed({ container, image }: PlanContext, shared: boolean): Edits {
  const before = container.Config.ExposedPorts ?? {}
  const dropped = Object.keys(before).filter((port) => shared || !isPort(port))
  if (dropped.length === 0) return { changes: [] }
  const ofImage = image.Config?.ExposedPorts ?? {}
  const changes = dropped
    .filter((port) => !(port in ofImage))
    .map((port) => ({
      field: `Config.ExposedPorts.${port}`,
      from: {},
      to: null,
      reason: isPort(port) ? publishReasons.shared : noPort,
    }))
  const kept = Object.entries(before).filter(([port]) => !dropped.includes(port))
  return { config: { ExposedPorts: Object.fromEntries(kept) }, changes }
}

/** Old tools left keys such as `/tcp` behind. */
function isPort(key: string): boolean {
  return /^\d/.test(key)
}
