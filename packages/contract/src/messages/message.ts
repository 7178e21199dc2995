import type { English } from './english.ts'

/** What a message is about: names, numbers, other messages. Never a sentence. */
export type MessageParam = string | number | boolean | null | Message | readonly MessageParam[]

/** A sentence before it is written: which one, and what it is about. `textOf` writes it, in the reader's language. */
export interface Message {
  /** Of the table of messages; one that a newer version stored may be unknown here. */
  readonly code: string
  /** Each a `MessageParam`; unknown to the compiler, as a type that contains itself does not pass through tRPC. */
  readonly params: Readonly<Record<string, unknown>>
}

export type MessageCode = keyof English

/** Where the table takes a text, another message may stand for it. */
type Given<T> = T extends string ? T | Message : T extends readonly string[] ? readonly (string | Message)[] : T

export type ParamsOf<C extends MessageCode> = English[C] extends (params: infer P) => string
  ? { readonly [K in keyof P]: Given<P[K]> }
  : never

/** A message of the table. Neither an unknown code nor a missing parameter compiles. */
export function message<C extends MessageCode>(
  code: C,
  ...[params]: English[C] extends () => string ? [] : [params: ParamsOf<C>]
): Message {
  return { code, params: (params ?? {}) as Message['params'] }
}
