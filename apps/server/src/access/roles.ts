import type { AnyRouter } from '@trpc/server'
import { role, type Role } from '@holdfast/contract'

/** Whether someone with the role `held` may do what `needed` is asked for. */
export function mayActAs(held: Role, needed: Role): boolean {
  return role.options.indexOf(held) >= role.options.indexOf(needed)
}

/** Fails at start when a procedure declares no role. */
export function assertRoles(router: AnyRouter): void {
  for (const [path, procedure] of Object.entries(router._def.procedures as Record<string, ProcedureLike>)) {
    if (procedure._def.meta?.role === undefined) throw new Error(`Procedure ${path} declares no role.`)
  }
}

interface ProcedureLike {
  _def: { meta?: { role?: unknown } }
}
