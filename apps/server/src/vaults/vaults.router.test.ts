import type { AnyRouter } from '@trpc/server'
import { expect, test } from 'vitest'
import { createVaultsRouter } from './vaults.router.ts'
import type { Vaults } from './vaults.ts'

test('whoever may look sees vaults, and only an admin changes anything about one', () => {
  const { list, placeConflict, ...others } = rolesOf(createVaultsRouter({} as Vaults))
  expect([list, placeConflict]).toEqual(['viewer', 'viewer'])
  expect(Object.keys(others)).toEqual(['settlePlace', 'add', 'forget', 'previewPrune', 'prune', 'breakLeases'])
  expect(new Set(Object.values(others))).toEqual(new Set(['admin']))
})

function rolesOf(router: AnyRouter): Record<string, string> {
  const procedures = router._def.procedures as Record<string, { _def: { meta: { role: string } } }>
  return Object.fromEntries(Object.entries(procedures).map(([path, one]) => [path, one._def.meta.role]))
}
