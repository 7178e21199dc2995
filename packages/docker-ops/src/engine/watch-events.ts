import type { IncomingMessage } from 'node:http'
import { OpError } from '@holdfast/contract'
import { ask } from './ask-engine.ts'
import { clientOf, type Engine } from './connect-engine.ts'
import { readLines } from './read-lines.ts'

export interface ContainerEvent {
  containerId: string
  /** `start`, `die`, `rename`, `health_status: healthy`, ... */
  action: string
  attributes?: Record<string, string>
}

export interface WatchEventsOptions {
  signal: AbortSignal
  /** The engine has accepted: what happens to containers from here on arrives. List now, not before. */
  onReady: () => void
  onEvent: (event: ContainerEvent) => void
}

/** One line of `GET /events`. */
interface RawEvent {
  Action: string
  Actor: { ID: string; Attributes: Record<string, string> | null }
}

/**
 * Tells what happens to containers until the signal aborts, then resolves. `exec_*` is left out: health checks make three
 * such events each. An event that came just before `onReady` may be told too.
 * @throws OpError `ENGINE_UNREACHABLE` when nobody answers or the stream ends or breaks, `ENGINE_REFUSED`.
 */
export async function watchEvents(engine: Engine, options: WatchEventsOptions): Promise<void> {
  const { signal } = options
  try {
    await tellEvents(await subscribe(engine, signal), options)
  } catch (error) {
    if (signal.aborted) return
    throw error
  }
  if (signal.aborted) return
  throw new OpError('ENGINE_UNREACHABLE', 'The Docker Engine ended its stream of events; connect again.')
}

async function subscribe(engine: Engine, signal: AbortSignal): Promise<IncomingMessage> {
  const client = clientOf(engine)
  const { SystemTime } = (await ask(client.info({ abortSignal: signal }), {}, signal)) as { SystemTime: string }
  const stream = client.getEvents({
    // @NOTE the engine sends its headers before it subscribes; events in that gap are replayed from its buffer.
    since: Math.floor(Date.parse(SystemTime) / 1000),
    filters: { type: ['container'] },
    abortSignal: signal,
  })
  return (await ask(stream, {}, signal)) as IncomingMessage
}

async function tellEvents(response: IncomingMessage, { onReady, onEvent }: WatchEventsOptions): Promise<void> {
  onReady()
  for await (const line of readLines(response)) {
    const { Action, Actor } = parse(line)
    if (Action.startsWith('exec_')) continue
    onEvent({ containerId: Actor.ID, action: Action, ...(Actor.Attributes && { attributes: Actor.Attributes }) })
  }
}

function parse(line: string): RawEvent {
  try {
    return JSON.parse(line) as RawEvent
  } catch (cause) {
    throw new OpError('ENGINE_UNREACHABLE', 'The Docker Engine sent an event that is no JSON; connect again.', {
      cause,
    })
  }
}
