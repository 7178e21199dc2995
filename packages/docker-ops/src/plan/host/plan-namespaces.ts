import { namespaceKind, type CloneConflict, type ContainerRow, type NamespaceKind } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { namespaceField, type SharedNamespace } from '../../container/read-namespaces.ts'
import { chosenByEngine, type Edits, type PlanContext, type PlannedChange } from '../plan-context.ts'

/** Network, IPC and process namespace of another container: whose it is today. One of its own on a network is planned there. */
export function planNamespaces({ container: { HostConfig }, namespaces }: PlanContext): Edits {
  const hostConfig: Record<string, unknown> = {}
  const changes: PlannedChange[] = []
  for (const [kind, shared] of sharedOf(namespaces)) {
    const field = namespaceField[kind]
    const [from, reason] = [HostConfig[field], namespaceReason(kind, shared)]
    if (shared.status === 'joined') {
      const to = `container:${shared.provider.id}`
      if (from === to) continue
      hostConfig[field] = to
      changes.push({ field: `HostConfig.${field}`, from, to, reason })
    } else if (shared.status === 'own' && kind !== 'network') {
      hostConfig[field] = ''
      changes.push(chosenByEngine(`HostConfig.${field}`, from, reason))
    }
  }
  return { hostConfig, changes }
}

function namespaceReason(kind: NamespaceKind, shared: SharedNamespace): Message {
  if (shared.status !== 'joined') return message('change-namespace-own', { kind })
  const about = { kind, provider: shared.provider.name }
  return message(shared.isRequested ? 'change-namespace-requested' : 'change-namespace-by-name', about)
}

/**
 * Namespaces nobody gives any more, or cannot give at the start, each with the containers that may.
 * @param others whom one can choose from.
 */
export function namespaceConflicts(
  { container, namespaces, options: { start }, purpose }: PlanContext,
  others: readonly Candidate[],
): CloneConflict[] {
  const shared = sharedOf(namespaces)
  const candidates = candidatesFor(container, others)
  const conflict = (
    found: Pick<CloneConflict, 'code' | 'field' | 'message'>,
    kinds: NamespaceKind[],
  ): CloneConflict => {
    const to = (provider: string | null) => ({
      overrides: { namespaces: Object.fromEntries(kinds.map((kind) => [kind, provider])) },
    })
    const join = candidates.map((name) => ({ label: message('fix-join', { provider: name }), options: to(name) }))
    // Not the fix: without the network of a VPN it would go out by itself.
    const own = { label: message('fix-own-namespaces', { kinds }), options: to(null) }
    return { ...found, fix: null, alternatives: [...join, own] }
  }

  const gone = Map.groupBy(shared, ([, one]) => (one.status === 'gone' ? one.provider : null))
  const joined = shared.flatMap(([kind, one]) => (one.status === 'joined' ? [{ kind, ...one.provider }] : []))
  const stopped = new Set(start ? joined.filter(({ isRunning }) => !isRunning).map(({ name }) => name) : [])
  const secretive = joined.filter(({ kind, isRunning, hasPrivateIpc }) => {
    return kind === 'ipc' && start && isRunning && hasPrivateIpc
  })
  return [
    ...[...gone].flatMap(([provider, members]) => {
      if (provider === null) return []
      const kinds = members.map(([kind]) => kind)
      const text = message('namespace-provider-gone', { provider, kinds, purpose })
      return conflict({ code: 'BAD_REQUEST', field: 'overrides.namespaces', message: text }, kinds)
    }),
    ...[...stopped].map((provider) => ({
      code: 'INVALID_STATE' as const,
      field: 'start',
      message: message('namespace-provider-stopped', { provider, purpose }),
      fix: { label: message('fix-not-start'), options: { start: false } },
    })),
    ...secretive.map(({ name }) => {
      const text = message('namespace-ipc-private', { provider: name, purpose })
      return conflict({ code: 'INVALID_STATE', field: 'overrides.namespaces.ipc', message: text }, ['ipc'])
    }),
  ]
}

function sharedOf(namespaces: PlanContext['namespaces']): [NamespaceKind, SharedNamespace][] {
  return namespaceKind.options.flatMap((kind) => (namespaces[kind] ? [[kind, namespaces[kind]]] : []))
}

/** A container of the engine. */
export type Candidate = Pick<ContainerRow, 'id' | 'name' | 'state'>

/** The names of all others, those that run first. */
export function candidatesFor({ Id }: PlanContext['container'], others: readonly Candidate[]): string[] {
  const names = (rows: readonly Candidate[]) => rows.map(({ name }) => name).toSorted()
  const [running, rest] = [(row: Candidate) => row.state === 'running', others.filter(({ id }) => id !== Id)]
  return [...names(rest.filter(running)), ...names(rest.filter((row) => !running(row)))]
}
