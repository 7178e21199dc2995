import type { RequestOf } from '../jobs/recipe.ts'

/** In place of a value somebody may have to keep to himself. */
const hidden = '(hidden)'

/**
 * What is kept and shown of a request: which variables it sets, not to what. Null removes one, and stays. Nor the plan's
 * fingerprints: a short password could be guessed from that of the environment.
 */
export function maskCloneRequest(request: RequestOf<'clone'>): RequestOf<'clone'> {
  const { options, ...rest } = { ...request, plan: null }
  const { env } = options.overrides
  if (env === undefined) return { ...rest, options }
  const masked = Object.entries(env).map(([name, value]) => [name, value === null ? null : hidden] as const)
  return {
    ...rest,
    options: { ...options, overrides: { ...options.overrides, env: Object.fromEntries(masked) } },
  }
}
