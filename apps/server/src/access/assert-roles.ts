import type { AnyRouter } from '@trpc/server'

/** Fails at start when a procedure declares no role. */
export function assertRoles(router: AnyRouter): void {
  for (const [path, procedure] of Object.entries(router._def.procedures as Record<string, ProcedureLike>)) {
    if (procedure._def.meta?.role === undefined) throw new Error(`Procedure ${path} declares no role.`)
  }
}

interface ProcedureLike {
  _def: { meta?: { role?: unknown } }
}
