import { expect, test } from 'vitest'
import { brief, policyOf } from './testing/policy-of.ts'

test.each([
  ['seccomp=unconfined', 'admin', 'policy-seccomp-off'],
  ['seccomp:unconfined', 'admin', 'policy-seccomp-off'],
  ['seccomp={"defaultAction":"SCMP_ACT_ALLOW"}', 'admin', 'policy-seccomp-profile'],
  ['apparmor=unconfined', 'admin', 'policy-apparmor-off'],
  ['apparmor=mine', 'operator', 'policy-apparmor-profile'],
  ['label=disable', 'admin', 'policy-selinux-off'],
  ['label:disable', 'admin', 'policy-selinux-off'],
  ['disable', 'admin', 'policy-selinux-off'],
  ['label=type:spc_t', 'admin', 'policy-selinux-type'],
  ['label=level:s0:c1', 'operator', 'policy-selinux-label'],
  ['systempaths=unconfined', 'admin', 'policy-system-paths'],
  ['invented=1', 'admin', 'policy-security-other'],
])('the security option %s needs %s: %s', (option, needs, means) => {
  expect(policyOf({ SecurityOpt: [option] })[0]?.means.code).toBe(means)
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

test('a kernel setting that is no text is shown as it is, with all its digits', () => {
  expect(brief(policyOf({ sysctls: { 'kernel.shared': 9007199254740993n } }))).toEqual([
    ['security-option', 'HostConfig.Sysctls', 'kernel.shared=9007199254740993', 'admin'],
  ])
})
