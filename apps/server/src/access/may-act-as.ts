import { role, type Role } from '@holdfast/contract'

/** Whether someone with the role `held` may do what `needed` is asked for. */
export function mayActAs(held: Role, needed: Role): boolean {
  return role.options.indexOf(held) >= role.options.indexOf(needed)
}
