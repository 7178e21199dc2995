import type { Role } from '@holdfast/contract'

/** Who makes a call, and what they may do. */
export interface Caller {
  readonly name: string
  readonly role: Role
}

/** Until sign-in exists, whoever reaches the loopback listener is the local admin. The one place that says so. */
export function identify(): Caller {
  return { name: 'local admin', role: 'admin' }
}
