import type { Actor } from '@holdfast/contract'
import type { Caller } from './caller.ts'

interface StartedBy {
  actor: Actor
  idempotencyKey: string | undefined
}

/**
 * Who a job is of. Somebody who does not see everything has keys of their own: with another's key they would get the other's
 * job.
 */
export function startedBy({ actor, scopes }: Pick<Caller, 'actor' | 'scopes'>, key: string | undefined): StartedBy {
  const isOwn = key !== undefined && scopes.length > 0
  return { actor, idempotencyKey: isOwn ? `${actor.kind}/${actor.id}/${key}` : key }
}
