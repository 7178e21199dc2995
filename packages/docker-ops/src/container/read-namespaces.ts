import { namespaceKind, OpError, type CloneOverrides, type NamespaceKind } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import type { Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { findContainer, findNamed, type OtherContainer } from './find-container.ts'
import { ownName } from './names.ts'

/** What a mode such as `container:<id>` means today. */
export type SharedNamespace =
  | {
      status: 'joined'
      /** Whoever gives the namespace. */
      provider: OtherContainer
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
  /** By id, the names the containers had when somebody noted them: who has the name now is joined. */
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
    const provider = await findNamed(engine, { name: names[id], id }, signal)
    if (provider !== null) return [[kind, { status: 'joined', provider, isRequested: false }]]
    return [[kind, { status: 'gone', provider: names[id] ?? id.slice(0, 12) }]]
  }
  return Object.fromEntries((await Promise.all(namespaceKind.options.map(read))).flat())
}

function refusal(kind: NamespaceKind, detail: Message): OpError {
  return new OpError('BAD_REQUEST', detail, { field: `overrides.namespaces.${kind}` })
}
