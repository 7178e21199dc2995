import { textOf, type Message } from '@holdfast/contract'

type InEnglish<T> = T extends Message
  ? string
  : T extends readonly (infer Item)[]
    ? InEnglish<Item>[]
    : T extends object
      ? { [Key in keyof T]: InEnglish<T[Key]> }
      : T

/** An answer for people who read JSON: every message in it, however deep, is its English sentence. */
export function inEnglish<T>(answer: T): InEnglish<T> {
  return written(answer) as InEnglish<T>
}

function written(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(written)
  if (typeof value !== 'object' || value === null) return value
  if (isMessage(value)) return textOf(value)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, written(one)]))
}

/** Nothing else that leaves the program has these two fields and no other. */
function isMessage(value: object): value is Message {
  return (
    'code' in value &&
    'params' in value &&
    typeof value.code === 'string' &&
    typeof value.params === 'object' &&
    Object.keys(value).length === 2
  )
}
