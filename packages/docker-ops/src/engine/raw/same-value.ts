import { isDeepStrictEqual } from 'node:util'

/** Whether two parts of an inspect say the same. To Go, and so to the engine, null, absent and empty are one. */
export function sameValue(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(withoutNothing(one), withoutNothing(other))
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(withoutNothing)
  if (!isRecord(value)) return value ?? null
  const entries = Object.entries(value).map(([key, part]) => [key, withoutNothing(part)] as const)
  const kept = entries.filter(([, part]) => part !== null)
  return kept.length === 0 ? null : Object.fromEntries(kept)
}
