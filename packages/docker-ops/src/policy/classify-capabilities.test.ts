import { expect, test } from 'vitest'
import { brief, policyOf } from './testing/policy-of.ts'

test.each([
  ['ALL', 'admin'],
  ['all', 'admin'],
  ['SYS_ADMIN', 'admin'],
  ['sys_admin', 'admin'],
  ['CAP_SYS_MODULE', 'admin'],
  ['cap_dac_read_search', 'admin'],
  ['BRAND_NEW', 'admin'],
  ['NET_ADMIN', 'operator'],
  ['cap_sys_nice', 'operator'],
])('the capability %s needs %s', (capability, needs) => {
  expect(brief(policyOf({ CapAdd: ['CHOWN', capability] }))).toEqual([
    ['capability', 'HostConfig.CapAdd', capability, needs],
  ])
})

test('a lone capability is a list of one', () => {
  expect(policyOf({ CapAdd: 'SYS_ADMIN' })).toHaveLength(1)
})
