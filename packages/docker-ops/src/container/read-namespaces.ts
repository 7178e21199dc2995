import { namespaceKind, OpError, type CloneOverrides, type NamespaceKind } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { ask, askIfThere } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { ownName } from './names.ts'

/** What a mode such as `container:<id>` means today. */
export type SharedNamespace =
  | {
      status: 'joined'
      /** Whoever gives the namespace. */
      provider: { id: string; name: string; isRunning: boolean; hasPrivateIpc: boolean }
      isRequested: boolean
    }
  | { status: 'own' }
  /** `provider`: the name of whoever gave it, or where nobody kept that the beginning of its id. */
  | { status: 'gone'; provider: string }

/** Of those that a container has in common with another. */
export type SharedNamespaces = Partial<Record<NamespaceKind, SharedNamespace>>

export const namespaceField = { network: 'NetworkMode', ipc: 'IpcMode', pid: 'PidMode' } as const

/** Whose namespace a container joins, as its inspect has it: an id. Null where it joins none. */
export function providerOf({ HostConfig }: Pick<RawContainer, 'HostConfig'>, kind: NamespaceKind): string | null {
  return /^container:(.*)$/.exec(HostConfig[namespaceField[kind]] ?? '')?.[1] ?? null
}

interface NamespaceRequest {
  overrides: Pick<CloneOverrides, 'namespaces'>
  /** By id, the names the providers had when somebody noted them: who has the name now is joined. */
  names: Readonly<Record<string, string>>
  signal: AbortSignal
}

/**
 * Finds whose namespaces a container like this one would join.
 * @throws OpError `BAD_REQUEST` (field `overrides.namespaces.<kind>`) for a choice where the container shares none, and for a
 * provider the engine has not; `AMBIGUOUS_ID`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function readNamespaces(
  engine: Engine,
  container: RawContainer,
  { overrides: { namespaces = {} }, names, signal }: NamespaceRequest,
): Promise<SharedNamespaces> {
  const read = async (kind: NamespaceKind): Promise<[NamespaceKind, SharedNamespace][]> => {
    const [wanted, id] = [namespaces[kind], providerOf(container, kind)]
    if (id === null) {
      if (wanted === undefined) return []
      throw refusal(kind, message('namespace-not-shared', { container: ownName(container), kind }))
    }
    if (wanted === null) return [[kind, { status: 'own' }]]
    if (wanted !== undefined) {
      const provider = await findContainer(engine, wanted, signal)
      if (provider !== null) return [[kind, { status: 'joined', provider, isRequested: true }]]
      throw refusal(kind, message('namespace-provider-unknown', { provider: wanted }))
    }
    const name = names[id]
    const named = name === undefined ? null : await findContainer(engine, name, signal)
    // A name may be the beginning of another's id.
    const isNamed = named !== null && named.name === name
    const provider = isNamed ? named : await findContainer(engine, id, signal)
    if (provider !== null && (isNamed || provider.id === id))
      return [[kind, { status: 'joined', provider, isRequested: false }]]
    return [[kind, { status: 'gone', provider: name ?? id.slice(0, 12) }]]
  }
  return Object.fromEntries((await Promise.all(namespaceKind.options.map(read))).flat())
}

/** By id, the names of the containers whose namespaces one joins, as far as they are there. */
export async function readProviderNames(
  engine: Engine,
  container: RawContainer,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const ids = new Set(namespaceKind.options.flatMap((kind) => providerOf(container, kind) ?? []))
  const found = await Promise.all([...ids].map((id) => findContainer(engine, id, signal)))
  return Object.fromEntries(found.flatMap((provider) => (provider === null ? [] : [[provider.id, provider.name]])))
}

type Provider = Extract<SharedNamespace, { status: 'joined' }>['provider']

/** What is no name, as a backup may have it, is nobody's. */
async function findContainer(engine: Engine, ref: string, signal: AbortSignal): Promise<Provider | null> {
  if (!/^\/?[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(ref)) return null
  const client = clientOf(engine).getContainer(encodeURIComponent(ref.replace(/^\//, '')))
  const answer = await askIfThere(ask(client.inspect({ abortSignal: signal }), { container: ref }, signal), signal)
  if (answer === null) return null
  const { Id: id, Name, State, HostConfig } = answer
  return {
    id,
    name: Name.slice(1),
    isRunning: ['running', 'paused'].includes(State.Status),
    hasPrivateIpc: ['private', 'none'].includes(HostConfig.IpcMode ?? ''),
  }
}

function refusal(kind: NamespaceKind, detail: Message): OpError {
  return new OpError('BAD_REQUEST', detail, { field: `overrides.namespaces.${kind}` })
}
