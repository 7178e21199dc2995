/*
 * How the engine reads JSON: it takes a field's name in any case, and of two spellings each may count. What is classified
 * here may have been written by anybody, so every spelling is looked at.
 */

/** All values a record has under a name, however it is spelled. */
export function fieldsOf(value: unknown, name: string): unknown[] {
  if (!isPlainRecord(value)) return []
  return Object.entries(value)
    .filter(([key]) => fold(key) === fold(name))
    .map(([, field]) => field)
}

/** The texts under a name: its own, or those of its list. The engine reads a lone text as a list of one. */
export function textsOf(value: unknown, name: string): string[] {
  return fieldsOf(value, name)
    .flat()
    .filter((text) => typeof text === 'string')
}

/** The records under a name: its own, or those of its list. */
export function recordsOf(value: unknown, name: string): Record<string, unknown>[] {
  return fieldsOf(value, name).flat().filter(isPlainRecord)
}

/** Whether a switch is on in every spelling: what only then makes a setting harmless. */
export function isAlwaysOn(value: unknown, name: string): boolean {
  const switches = fieldsOf(value, name)
  return switches.length > 0 && switches.every((on) => on === true)
}

/**
 * A field's name without its case.
 * @NOTE Go also takes the long s and the Kelvin sign for s and k: encoding/json, fold.go.
 */
export function fold(key: string): string {
  return key.toUpperCase().toLowerCase()
}

function isPlainRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
