import { english } from './english.ts'
import { escapeControls } from './escape-controls.ts'
import type { Message } from './message.ts'

type Writer = (params: Record<string, unknown>) => string

/** The message in English, with control characters in names spelled out. One that this version does not know, or not with these parameters, is shown as it is, not lost. */
export function textOf({ code, params }: Message): string {
  const table = english as unknown as Readonly<Record<string, Writer>>
  const write = Object.hasOwn(table, code) ? table[code] : undefined
  try {
    if (write !== undefined)
      return write(Object.fromEntries(Object.entries(params).map(([name, one]) => [name, written(one)])))
  } catch {
    // Stored by a version whose message had other parameters.
  }
  return escapeControls(`${code} ${JSON.stringify(params)}`)
}

function written(param: unknown): unknown {
  if (Array.isArray(param)) return param.map(written)
  if (typeof param === 'string') return escapeControls(param)
  return isMessage(param) ? textOf(param) : param
}

function isMessage(param: unknown): param is Message {
  if (typeof param !== 'object' || param === null || !('code' in param) || !('params' in param)) return false
  return typeof param.code === 'string' && typeof param.params === 'object' && param.params !== null
}
