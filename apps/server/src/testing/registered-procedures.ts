import type { z } from 'zod'
import type { Permission } from '@holdfast/contract'
import { createAppRouter, type Services } from '../router.ts'

interface Definition {
  type: 'query' | 'mutation' | 'subscription'
  inputs: z.ZodType[]
  meta: { permission: Permission | 'public' }
}

export interface RegisteredProcedure extends Definition {
  path: string
}

// The router is never called here: it says what is registered.
const anything: unknown = new Proxy(() => anything, { get: () => anything })

/** Every procedure of the router. Nothing is listed by hand: a new one is there. */
export function registeredProcedures(): RegisteredProcedure[] {
  const { procedures } = createAppRouter(anything as Services)._def
  return Object.entries(procedures as unknown as Record<string, { _def: Definition }>).map(([path, { _def }]) => ({
    path,
    type: _def.type,
    inputs: _def.inputs,
    meta: _def.meta,
  }))
}
