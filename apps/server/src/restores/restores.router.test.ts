import { expect, test } from 'vitest'
import type { AnyRouter } from '@trpc/server'
import { createRestoresRouter } from './restores.router.ts'
import type { Restores } from './restores.ts'

test('restoring a backup, and planning it, takes an operator', () => {
  const router: AnyRouter = createRestoresRouter({} as Restores)
  const procedures = router._def.procedures as Record<string, { _def: { meta: { role: string } } }>
  const roles = Object.entries(procedures).map(([path, one]) => [path, one._def.meta.role])
  expect(roles).toEqual([
    ['plan', 'operator'],
    ['start', 'operator'],
  ])
})
