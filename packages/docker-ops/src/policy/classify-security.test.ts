import { expect, test } from 'vitest'
import { brief, policyOf } from './testing/policy-of.ts'

test.each([
  ['seccomp=unconfined', 'admin', 'every call to the kernel'],
  ['seccomp:unconfined', 'admin', 'every call to the kernel'],
  ['seccomp={"defaultAction":"SCMP_ACT_ALLOW"}', 'admin', 'profile of its own'],
  ['apparmor=unconfined', 'admin', 'AppArmor does not'],
  ['apparmor=mine', 'operator', 'another profile'],
  ['label=disable', 'admin', 'SELinux does not'],
  ['label:disable', 'admin', 'SELinux does not'],
  ['disable', 'admin', 'SELinux does not'],
  ['label=type:spc_t', 'admin', 'another rule'],
  ['label=level:s0:c1', 'operator', 'chosen label'],
  ['systempaths=unconfined', 'admin', 'kernel settings'],
  ['invented=1', 'admin', 'how it is kept apart'],
])('the security option %s needs %s: %s', (option, needs, means) => {
  expect(policyOf({ SecurityOpt: [option] })[0]?.means).toContain(means)
  expect(brief(policyOf({ SecurityOpt: [option] }))).toEqual([
    ['security-option', 'HostConfig.SecurityOpt', option, needs],
  ])
})

test('of a long profile only the beginning is shown', () => {
  const [finding] = policyOf({ SecurityOpt: [`seccomp={"syscalls":"${'x'.repeat(500)}"}`] })
  expect(finding?.value).toHaveLength(101)
})

test.each([
  ['MaskedPaths', [], '/proc/kcore'],
  ['MaskedPaths', ['/proc/kcore', '/proc/keys'], '/sys/firmware'],
  ['ReadonlyPaths', [], '/proc/sysrq-trigger'],
  ['ReadonlyPaths', ['/proc/sys'], '/proc/sysrq-trigger'],
])('%s of only %j takes the cover off %s', (field, list, path) => {
  const [finding, ...rest] = policyOf({ [field]: list })
  expect(rest).toEqual([])
  expect(finding).toMatchObject({ code: 'security-option', field: `HostConfig.${field}`, needs: 'admin' })
  expect(finding?.value).toContain(path)
})

test.each(['kernel.core_pattern', 'kernel/core_pattern', 'kernel.semantics', 'vm.overcommit_memory', 'fs.file-max'])(
  'the sysctl %s is the whole host’s',
  (name) => {
    expect(brief(policyOf({ Sysctls: { [name]: '1' } }))).toEqual([
      ['security-option', 'HostConfig.Sysctls', `${name}=1`, 'admin'],
    ])
  },
)
