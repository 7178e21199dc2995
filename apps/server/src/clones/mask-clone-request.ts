import { maskEnvironment } from '../jobs/mask-environment.ts'
import type { RequestOf } from '../jobs/recipe.ts'

/**
 * What is kept and shown of a request: no value of a variable it sets. Nor the plan's fingerprints: a short password could be
 * guessed from that of the environment.
 */
export function maskCloneRequest(request: RequestOf<'clone'>): RequestOf<'clone'> {
  const { options } = request
  return { ...request, plan: null, options: { ...options, overrides: maskEnvironment(options.overrides) } }
}
