import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import { GiveUp } from '../bootstrap/give-up.mjs'

export interface PanelAccess {
  /** Where the panel is: `http://127.0.0.1:3010`. */
  base: string
  token: string
}

/** One call to a running panel, without a limit on how long the answer takes. A refusal is a GiveUp with the panel's own words. */
export async function callPanel<T>({ base, token }: PanelAccess, path: string, body?: object): Promise<T> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const options = { method: body === undefined ? 'GET' : 'POST', headers }
  const outgoing = request(new URL(path, base), options)
  outgoing.end(body === undefined ? undefined : JSON.stringify(body))
  const [incoming] = await once(outgoing, 'response').catch((error: NodeJS.ErrnoException) => {
    throw new GiveUp(`No panel answers at ${base} (${error.code}). Start one with: npm start`, { cause: error })
  })
  const { statusCode = 0 } = incoming as IncomingMessage
  const answer = (await json(incoming as IncomingMessage)) as T
  if (statusCode >= 400)
    throw new GiveUp(`${base} answers ${statusCode} to ${path.split('?')[0]}: ${JSON.stringify(answer)}`)
  return answer
}
