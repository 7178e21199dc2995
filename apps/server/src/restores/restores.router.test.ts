import { expect, test } from 'vitest'
import { createRestoresRouter } from './restores.router.ts'
import type { Restores } from './restores.ts'
import { rolesOf } from '../testing/roles-of.ts'

test('restoring a backup, and planning it, takes an operator', () => {
  expect(rolesOf(createRestoresRouter({} as Restores))).toEqual({ plan: 'operator', start: 'operator' })
})
