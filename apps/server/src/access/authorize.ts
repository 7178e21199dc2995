import type { AnyRouter } from '@trpc/server'
import { inPerson, may, message, OpError, permissions, type Permission } from '@holdfast/contract'
import type { Caller } from './caller.ts'

/** The caller, if they may. @throws OpError `UNAUTHENTICATED`, `FORBIDDEN` */
export function authorize(caller: Caller | null, permission: Permission): Caller {
  if (caller === null) throw new OpError('UNAUTHENTICATED', message('sign-in-needed'))
  if (!may(caller.role, permission))
    throw new OpError('FORBIDDEN', message('role-missing', { needed: permissions[permission], held: caller.role }))
  if (inPerson.has(permission) && caller.credential.kind !== 'session')
    throw new OpError('FORBIDDEN', message('in-person-only'))
  return caller
}

/** Fails at start when a procedure declares no permission. */
export function assertPermissions(router: AnyRouter): void {
  for (const [path, procedure] of Object.entries(router._def.procedures as Record<string, ProcedureLike>)) {
    if (procedure._def.meta?.permission === undefined) throw new Error(`Procedure ${path} declares no permission.`)
  }
}

interface ProcedureLike {
  _def: { meta?: { permission?: unknown } }
}
