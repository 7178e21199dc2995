import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { OpError } from '@holdfast/contract'
import { z } from 'zod'
import { ask } from '../engine/ask-engine.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { openRequest } from '../engine/body/open-request.ts'

/** `mtime` has nanoseconds: `2026-01-31T12:00:00.123456789Z`. */
const pathStat = z.looseObject({ size: z.number(), mode: z.number(), mtime: z.string() })
export type PathStat = z.infer<typeof pathStat>

/**
 * What the engine says of one file of a container, a link not followed; null where there is none.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function readPathStat(
  engine: Engine,
  { helperId, path, signal }: { helperId: string; path: Buffer; signal: AbortSignal },
): Promise<PathStat | null> {
  const request = openRequest(engine, {
    method: 'HEAD',
    path: `/containers/${helperId}/archive?path=${percentEncoded(path)}`,
    headers: {},
    signal,
  })
  const answered = once(request, 'response', { signal }) as Promise<[IncomingMessage]>
  request.end()
  const [answer] = await ask(answered, {}, signal)
  answer.resume()
  if (answer.statusCode === 404) return null
  const told = answer.headers['x-docker-container-path-stat']
  if (answer.statusCode !== 200 || typeof told !== 'string')
    throw new OpError(
      'ENGINE_REFUSED',
      `The engine did not say what ${path.toString('utf8')} is: ${answer.statusCode}.`,
    )
  return pathStat.parse(JSON.parse(Buffer.from(told, 'base64').toString('utf8')))
}

/** Names are bytes, which need not be UTF-8. */
function percentEncoded(bytes: Buffer): string {
  return bytes.toString('hex').replace(/../g, (pair) => `%${pair}`)
}
