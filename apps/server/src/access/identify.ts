import type { Actor, Role } from '@holdfast/contract'

/** Who makes a call, and what they may do. */
export interface Caller {
  readonly actor: Actor
  readonly role: Role
}

/** Until sign-in exists, whoever reaches the loopback listener is the local admin. The one place that says so. */
export function identify(): Caller {
  return { actor: { kind: 'user', id: 'local', name: 'local admin' }, role: 'admin' }
}
