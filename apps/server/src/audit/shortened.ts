import type { Message } from '@holdfast/contract'

const mostCharacters = 255
const mostJson = 2_000

/** A text as an entry has it. */
export function shortText(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters - 1)}…`
}

/** A message as an entry has it: its texts cut, and of one that is long all the same the code alone. */
export function shortened({ code, params }: Message): Message {
  const cut = { code, params: cutTexts(params) as Message['params'] }
  return JSON.stringify(cut).length <= mostJson ? cut : { code, params: {} }
}

function cutTexts(value: unknown): unknown {
  if (typeof value === 'string') return shortText(value)
  if (Array.isArray(value)) return value.map(cutTexts)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cutTexts(one)]))
}
