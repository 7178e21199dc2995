import { z } from 'zod'
import { message, OpError } from '@holdfast/contract'
import type { Engines } from '../engines/engines.ts'

/** How a request names an engine. */
export const engineName = z
  .string()
  .min(1)
  .max(64)
  .optional()
  .describe('The engine it is about, by id. It may be absent while there is only one.')

/**
 * The id of the engine a request is about: the one it names, else the only one there is.
 * @throws OpError `BAD_REQUEST` with the engines there are.
 */
export function engineOf(engines: Engines, named: string | undefined): string {
  const known = engines.all().map(({ id }) => id)
  const [only, ...others] = known
  if (named === undefined && only !== undefined && others.length === 0) return only
  if (named === undefined)
    throw new OpError('BAD_REQUEST', message('rest-engine-missing', { engines: known }), { field: 'engine' })
  if (known.includes(named)) return named
  throw new OpError('BAD_REQUEST', message('engine-unknown', { id: named, known }), {
    field: 'engine',
  })
}
