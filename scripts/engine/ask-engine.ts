import { GiveUp } from '../bootstrap/give-up.mjs'
import { callEngine, type EngineCall } from './call-engine.ts'

/** A call whose refusal ends the command. Answers the parsed body; undefined when there is none. */
export async function askEngine<T>(call: EngineCall): Promise<T> {
  const { status, text } = await callEngine(call)
  if (status >= 400) throw refusal(call, text)
  return parse(text, call) as T
}

/** The same, where the thing asked for may not exist. */
export async function askEngineIfThere<T>(call: EngineCall): Promise<T | undefined> {
  const { status, text } = await callEngine(call)
  if (status === 404) return undefined
  if (status >= 400) throw refusal(call, text)
  return parse(text, call) as T
}

/** Imports and pulls answer 200 at once and tell of a failure in the last of many JSON lines. */
function parse(text: string, call: EngineCall): unknown {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const last: unknown = lines.length === 0 ? undefined : JSON.parse(lines.at(-1) ?? '')
  if (typeof last === 'object' && last !== null && 'error' in last) throw refusal(call, String(last.error))
  return last
}

function refusal({ method = 'GET', path }: EngineCall, text: string): GiveUp {
  const [route] = path.split('?')
  return new GiveUp(`The Docker Engine refused ${method} ${route}: ${text.trim()}`)
}
