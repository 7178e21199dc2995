import type { FidelityChange } from '@holdfast/contract'

/** In place of a value somebody may have to keep to himself. */
const hidden = '(hidden)'

/** A report is kept and shown to many; values of variables are often passwords. That one changed is still said. */
export function maskEnvironment(changes: readonly FidelityChange[]): FidelityChange[] {
  return changes.map((change) =>
    change.field.startsWith('Config.Env.') ? { ...change, from: mask(change.from), to: mask(change.to) } : change,
  )
}

function mask(value: unknown): unknown {
  return value === null || value === undefined ? value : hidden
}
