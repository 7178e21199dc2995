import type { PolicyCode, PolicyFinding, Role } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { fieldsOf, textsOf } from './loose-fields.ts'

// Podman says `oci` of every container, whatever its runtime is.
const usualRuntimes = /^(runc|oci|io\.containerd\.runc\.v[12])?$/
/** Names under which runtimes that keep at least as much apart are known, and NVIDIA's, which adds graphics cards. */
const knownRuntimes = /^(crun|youki|runsc|kata[a-z-]*|sysbox-runc|nvidia)$/

/** What runs the container, and what of the host's control groups and kernel settings it is given. */
export function classifyRuntime(hostConfig: Record<string, unknown>): PolicyFinding[] {
  const runtimes = textsOf(hostConfig, 'Runtime')
    .filter((name) => !usualRuntimes.test(name))
    .map((name) =>
      finding('runtime', ['HostConfig.Runtime', name], {
        means: message('policy-runtime'),
        needs: knownRuntimes.test(name) ? 'operator' : 'admin',
      }),
    )
  const parents = textsOf(hostConfig, 'CgroupParent')
    .filter((parent) => parent !== '')
    .map((parent) =>
      finding('control-group', ['HostConfig.CgroupParent', parent], {
        means: message('policy-cgroup-parent'),
        needs: 'operator',
      }),
    )
  const scores = fieldsOf(hostConfig, 'OomScoreAdj')
    .filter((score) => (typeof score === 'number' || typeof score === 'bigint') && score < 0)
    .map((score) =>
      finding('control-group', ['HostConfig.OomScoreAdj', String(score)], {
        means: message('policy-oom-score'),
        needs: 'operator',
      }),
    )
  return [...runtimes, ...parents, ...scores]
}

function finding(
  code: PolicyCode,
  [field, value]: readonly [field: string, value: string],
  rest: { means: Message; needs: Role },
): PolicyFinding {
  return { code, field, value, ...rest }
}
