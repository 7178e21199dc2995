import type { IncomingMessage } from 'node:http'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { readLines } from '../engine/read-lines.ts'

/** A stop waits so long at least before it kills, and its events come around the end. */
const beforeSeconds = 30
const afterSeconds = 1

/**
 * Whether somebody stopped or killed a container that has ended, by what the engine remembers of that: its last 256 events. One
 * that crashed itself remembers nothing.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function wasStoppedByHand(
  engine: Engine,
  { containerId, finishedAt }: { containerId: string; finishedAt: string },
): Promise<boolean> {
  const ended = Math.floor(Date.parse(finishedAt) / 1000)
  if (Number.isNaN(ended)) return false
  const stream = clientOf(engine).getEvents({
    since: ended - beforeSeconds,
    until: ended + 1 + afterSeconds,
    filters: { type: ['container'], container: [containerId], event: ['stop', 'kill'] },
  })
  const answer = (await ask(stream)) as IncomingMessage
  for await (const _line of readLines(answer)) return true
  return false
}
