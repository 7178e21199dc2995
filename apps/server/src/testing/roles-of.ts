import type { AnyRouter } from '@trpc/server'
import { permissions, type Permission, type Role } from '@holdfast/contract'

/** The least role for each procedure of a router. */
export function rolesOf(router: AnyRouter): Record<string, Role | 'public'> {
  const procedures = router._def.procedures as Record<string, { _def: { meta: { permission: Permission | 'public' } } }>
  return Object.fromEntries(
    Object.entries(procedures).map(([path, { _def }]) => {
      const { permission } = _def.meta
      return [path, permission === 'public' ? permission : permissions[permission]]
    }),
  )
}
