import type { IncomingMessage } from 'node:http'
import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { ask } from './ask-engine.ts'
import { clientOf, type Engine } from './connect-engine.ts'
import { readLines } from './read-lines.ts'

export interface ContainerEvent {
  containerId: string
  /** `start`, `die`, `rename`, `health_status: healthy`, ... */
  action: string
  /** When, by the clock of the engine; milliseconds since 1970, with a fraction. */
  atMs: number
  attributes?: Record<string, string>
}

export interface WatchEventsOptions {
  signal: AbortSignal
  /** 64 hex digits; only what happens to this one is told. */
  containerId?: string
  /** The engine has accepted: what happens to containers from here on arrives. List now, not before. */
  onReady: () => void
  onEvent: (event: ContainerEvent) => void
}

/** One line of `GET /events`. */
interface RawEvent {
  Action: string
  timeNano: number
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
    await tellEvents(await subscribe(engine, options), options)
  } catch (error) {
    if (signal.aborted) return
    throw error
  }
  if (signal.aborted) return
  throw new OpError('ENGINE_UNREACHABLE', message('engine-events-ended'))
}

async function subscribe(engine: Engine, { signal, containerId }: WatchEventsOptions): Promise<IncomingMessage> {
  const client = clientOf(engine)
  const { SystemTime } = (await ask(client.info({ abortSignal: signal }), {}, signal)) as { SystemTime: string }
  const stream = client.getEvents({
    // @NOTE the engine sends its headers before it subscribes; events in that gap are replayed from its buffer.
    since: toTimestamp(SystemTime) as unknown as number,
    filters: { type: ['container'], ...(containerId !== undefined && { container: [containerId] }) },
    abortSignal: signal,
  })
  return (await ask(stream, {}, signal)) as IncomingMessage
}

/** RFC 3339 with up to nine digits of a second, as the `<seconds>.<nanoseconds>` the engine takes: nothing older is told then. */
function toTimestamp(time: string): string {
  const nanoseconds = /\.(\d{1,9})/.exec(time)?.[1] ?? ''
  return `${Math.floor(Date.parse(time) / 1000)}.${nanoseconds.padEnd(9, '0')}`
}

async function tellEvents(response: IncomingMessage, { onReady, onEvent }: WatchEventsOptions): Promise<void> {
  onReady()
  for await (const line of readLines(response)) {
    const { Action, Actor, timeNano } = parse(line)
    if (Action.startsWith('exec_')) continue
    const event = { containerId: Actor.ID, action: Action, atMs: timeNano / 1e6 }
    onEvent({ ...event, ...(Actor.Attributes && { attributes: Actor.Attributes }) })
  }
}

function parse(line: string): RawEvent {
  try {
    return JSON.parse(line) as RawEvent
  } catch (cause) {
    throw new OpError('ENGINE_UNREACHABLE', message('engine-event-malformed'), {
      cause,
    })
  }
}
