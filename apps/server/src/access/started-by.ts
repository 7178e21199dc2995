import type { Actor } from '@holdfast/contract'
import type { Caller } from './caller.ts'
import type { Beholder } from './in-scope.ts'

interface StartedBy extends Beholder {
  actor: Actor
  idempotencyKey: string | undefined
}

/**
 * Who a job is of. Somebody who does not see everything has keys of their own: with another's key they would get the other's
 * job.
 */
export function startedBy({ actor, scopes }: Pick<Caller, 'actor' | 'scopes'>, key: string | undefined): StartedBy {
  const isOwn = key !== undefined && scopes.length > 0
  return { actor, scopes, idempotencyKey: isOwn ? `${actor.kind}/${actor.id}/${key}` : key }
}
