import type { Actor, Role } from '@holdfast/contract'
import type { Audit } from '../access/audit.ts'
import type { Caller } from '../access/caller.ts'
import type { CallContext } from '../trpc/procedures.ts'

export const somebody: Actor = { kind: 'user', id: 'somebody', name: 'somebody' }
export const nightly: Actor = { kind: 'schedule', id: 'nightly', name: 'Every night' }

/** Somebody who is signed in. */
export function callerAs(role: Role): Caller {
  return { actor: somebody, role, scopes: [], credential: { kind: 'session', id: 'one' } }
}

/** Records nothing. */
export const noAudit: Audit = { begin: async () => ({ end: async () => undefined }), ended: async () => undefined }

/** What a call of theirs comes with. */
export function contextAs(role: Role): CallContext {
  const client = { address: '127.0.0.1', userAgent: 'a test', secure: false, origin: null, port: '3010' }
  const identify = () => Promise.resolve(callerAs(role))
  const request = { requestId: 'a-b_c', subscriptions: { open: 0 } }
  return { ...request, identify, transport: 'http', client, setCookie: () => undefined, audit: noAudit }
}
