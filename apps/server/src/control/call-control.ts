import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import { controlSocket } from './serve-control.ts'

/** Nobody listens, or stopped to before it answered. */
const gone = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'])

export interface ControlAnswer {
  ok: boolean
  lines: string[]
}

/** Asks the server of a data folder for a command; null where none runs. */
export async function callControl(dataFolder: string, args: readonly string[]): Promise<ControlAnswer | null> {
  const outgoing = request({ socketPath: controlSocket(dataFolder), method: 'POST', path: '/' })
  outgoing.end(JSON.stringify(args))
  try {
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage]
    return (await json(incoming)) as ControlAnswer
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== undefined && gone.has(code)) return null
    throw error
  }
}
