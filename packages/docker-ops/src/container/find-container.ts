import { ask, askIfThere } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'

/** Another container that one depends on, as it is now. */
export interface OtherContainer {
  id: string
  name: string
  /** Paused counts: its network and its processes are there. */
  isRunning: boolean
  /** A link can lead to it. */
  isOnDefaultBridge: boolean
  /** Nobody can join its IPC namespace. */
  hasPrivateIpc: boolean
}

/**
 * Finds a container by id, name, or unique id prefix; null where there is none, and for what can be neither, as a backup may have it.
 * @throws OpError `AMBIGUOUS_ID`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function findContainer(engine: Engine, ref: string, signal: AbortSignal): Promise<OtherContainer | null> {
  if (!/^\/?[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(ref)) return null
  const client = clientOf(engine).getContainer(encodeURIComponent(ref.replace(/^\//, '')))
  const answer = await askIfThere(ask(client.inspect({ abortSignal: signal }), { container: ref }, signal), signal)
  if (answer === null) return null
  const { Id: id, Name, State, HostConfig, NetworkSettings } = answer
  return {
    id,
    name: Name.slice(1),
    isRunning: ['running', 'paused'].includes(State.Status),
    isOnDefaultBridge: Object.hasOwn(NetworkSettings.Networks ?? {}, 'bridge'),
    hasPrivateIpc: ['private', 'none'].includes(HostConfig.IpcMode ?? ''),
  }
}

/** By name where there is one, else by id; a name may be the beginning of another's id. */
export async function findNamed(
  engine: Engine,
  { name, id }: { name?: string | undefined; id?: string | undefined },
  signal: AbortSignal,
): Promise<OtherContainer | null> {
  const named = name === undefined ? null : await findContainer(engine, name, signal)
  if (named !== null && named.name === name) return named
  const same = id === undefined ? null : await findContainer(engine, id, signal)
  return same !== null && same.id === id ? same : null
}
