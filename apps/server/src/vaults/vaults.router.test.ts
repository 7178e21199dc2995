import { expect, test } from 'vitest'
import { createVaultsRouter } from './vaults.router.ts'
import type { Vaults } from './vaults.ts'
import { rolesOf } from '../testing/roles-of.ts'

test('whoever may look sees vaults, and only an admin changes anything about one', () => {
  const { list, placeConflict, ...others } = rolesOf(createVaultsRouter({} as Vaults))
  expect([list, placeConflict]).toEqual(['viewer', 'viewer'])
  expect(Object.keys(others)).toEqual(['settlePlace', 'add', 'forget', 'previewPrune', 'prune', 'breakLeases'])
  expect(new Set(Object.values(others))).toEqual(new Set(['admin']))
})
