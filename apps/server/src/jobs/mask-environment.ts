import type { CloneOverrides } from '@holdfast/contract'

/** In place of a value somebody may have to keep to himself. */
export const hidden = '(hidden)'

/** Which variables are set, not to what. Null removes one, and stays. */
export function maskEnvironment(overrides: CloneOverrides): CloneOverrides {
  const { env } = overrides
  if (env === undefined) return overrides
  const masked = Object.entries(env).map(([name, value]) => [name, value === null ? null : hidden] as const)
  return { ...overrides, env: Object.fromEntries(masked) }
}
