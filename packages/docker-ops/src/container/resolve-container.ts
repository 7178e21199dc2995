import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'

export interface ContainerIdentity {
  /** 64 hex digits. */
  id: string
  /** Without the engine's leading slash. */
  name: string
}

/**
 * Finds the one container that `ref` means: an id, a name, or a unique id prefix, in this order. So a name wins over
 * another container's id that begins with it, as on the docker command line.
 * @throws OpError `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID` when a prefix fits several, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function resolveContainer(
  engine: Engine,
  ref: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<ContainerIdentity> {
  const container = clientOf(engine).getContainer(encodeURIComponent(ref.replace(/^\//, '')))
  const { Id, Name } = await ask(
    container.inspect({ ...(signal && { abortSignal: signal }) }),
    { container: ref },
    signal,
  )
  return { id: Id, name: Name.slice(1) }
}
