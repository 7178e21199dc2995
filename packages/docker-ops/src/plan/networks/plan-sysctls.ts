import { message } from '@holdfast/contract/messages'
import { isAtLeast } from '../../engine/agree-api.ts'
import type { PlanContext, PlannedChange } from '../plan-context.ts'

export interface SysctlPlan {
  hostConfig: Record<string, unknown>
  /** For the `DriverOpts` of the first network; null when there is nothing to move. */
  endpointSysctls: Record<string, string> | null
  changes: PlannedChange[]
}

const driverOption = 'com.docker.network.endpoint.sysctls'
const ofFirstInterface = /^(net\.[^.]+\.[^.]+)\.eth0\.(.+)$/

/**
 * Sysctls that name an interface belong to a network's endpoint since API 1.46, and are refused elsewhere since 1.48.
 * Only a container made by an older engine still has them in `HostConfig`; `eth0` is its first network.
 */
export function planSysctls({ container, apiVersion }: PlanContext, primary: string): SysctlPlan {
  const sysctls = Object.entries(container.HostConfig.Sysctls ?? {})
  const moved = sysctls.filter(([name]) => ofFirstInterface.test(name))
  if (moved.length === 0 || !isAtLeast(apiVersion, '1.46'))
    return { hostConfig: {}, endpointSysctls: null, changes: [] }

  const endpoint = container.NetworkSettings.Networks?.[primary]
  const already = endpoint?.DriverOpts?.[driverOption]
  const added = moved.map(([name, value]) => `${name.replace(ofFirstInterface, '$1.IFNAME.$2')}=${value}`)
  const option = [...(already ? [already] : []), ...added].join(',')
  const reason = message('change-sysctls', { network: primary })
  return {
    hostConfig: { Sysctls: Object.fromEntries(sysctls.filter((entry) => !moved.includes(entry))) },
    endpointSysctls: { [driverOption]: option },
    changes: [
      ...moved.map(([name, value]) => ({ field: `HostConfig.Sysctls.${name}`, from: value, to: null, reason })),
      // A network the source has not is new as a whole.
      ...(endpoint === undefined
        ? []
        : [
            {
              field: `NetworkSettings.Networks.${primary}.DriverOpts.${driverOption}`,
              from: already ?? null,
              to: option,
              reason,
            },
          ]),
    ],
  }
}
