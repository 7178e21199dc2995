import type { PolicyCode, PolicyFinding, Role } from '@holdfast/contract'
import { fieldsOf, textsOf } from './loose-fields.ts'

const usualRuntimes = /^(runc|io\.containerd\.runc\.v[12])?$/
/** Names under which runtimes that keep at least as much apart are known, and NVIDIA's, which adds graphics cards. */
const knownRuntimes = /^(crun|youki|runsc|kata[a-z-]*|sysbox-runc|nvidia)$/

/** What runs the container, and what of the host's control groups and kernel settings it is given. */
export function classifyRuntime(hostConfig: Record<string, unknown>): PolicyFinding[] {
  const runtimes = textsOf(hostConfig, 'Runtime')
    .filter((name) => !usualRuntimes.test(name))
    .map((name) =>
      finding('runtime', ['HostConfig.Runtime', name], {
        means: 'Another program than usual runs it, and decides how well it is kept apart.',
        needs: knownRuntimes.test(name) ? 'operator' : 'admin',
      }),
    )
  const parents = textsOf(hostConfig, 'CgroupParent')
    .filter((parent) => parent !== '')
    .map((parent) =>
      finding('control-group', ['HostConfig.CgroupParent', parent], {
        means: 'It runs within the limits of a group of the host that somebody chose.',
        needs: 'operator',
      }),
    )
  const scores = fieldsOf(hostConfig, 'OomScoreAdj')
    .filter((score) => typeof score === 'number' && score < 0)
    .map((score) =>
      finding('control-group', ['HostConfig.OomScoreAdj', String(score)], {
        means: 'When memory runs out, the host ends other programs before it.',
        needs: 'operator',
      }),
    )
  return [...runtimes, ...parents, ...scores]
}

function finding(
  code: PolicyCode,
  [field, value]: readonly [field: string, value: string],
  rest: { means: string; needs: Role },
): PolicyFinding {
  return { code, field, value, ...rest }
}
