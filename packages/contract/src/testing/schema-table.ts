import type { z } from 'zod'

/** What a schema accepts and refuses. A refusal is an accepted value with one field changed, and has to name that field. */
export interface SchemaTable {
  schema: z.ZodType
  accepted: readonly unknown[]
  /** The field by its path, `state.progress.step`, an empty one for the whole value; and which accepted value, else the first. */
  refused: readonly (readonly [field: string, value: unknown, of?: number])[]
}

type Fixed<T> = T extends object ? { readonly [K in keyof T]: Fixed<T[K]> } : T

/** Typed by the schema, so that a changed field has its table looked at. */
export function tableOf<S extends z.ZodType>(
  schema: S,
  { accepted, refused = [] }: { accepted: readonly Fixed<z.input<S>>[]; refused?: SchemaTable['refused'] },
): SchemaTable {
  return { schema, accepted, refused }
}

/** Of an enum: these words, and neither others nor the same in capitals. */
export function wordsOf<const Word extends string>(
  schema: z.ZodType<Word>,
  words: readonly NoInfer<Word>[],
): SchemaTable {
  const refused = ['', 'nonsense', null, ...words.map((word) => swapCase(word))]
  return { schema, accepted: words, refused: refused.map((value) => ['', value] as const) }
}

/** The value with one field changed, by its path. */
export function changed(value: unknown, field: string, to: unknown): unknown {
  if (field === '') return to
  const copy: unknown = structuredClone(value)
  const keys = field.split('.')
  const last = keys.pop() ?? ''
  let inside = copy as Record<string, unknown>
  for (const key of keys) inside = inside[key] as Record<string, unknown>
  inside[last] = to
  return copy
}

function swapCase(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : word.toUpperCase()
}
