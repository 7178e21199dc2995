import { message, type Message } from '@holdfast/contract/messages'
import {
  chosenByEngine,
  sharesContainerNetwork,
  type Edits,
  type PlanContext,
  type PlannedChange,
} from '../plan-context.ts'
import { planLinks } from './plan-links.ts'

/** The few fields of `HostConfig` that cannot go back in as inspect gave them out. Everything else passes untouched. */
export function planHostConfig(context: PlanContext): Edits {
  const { container, defaultUlimits, options, purpose } = context
  const { HostConfig } = container
  const hostConfig: Record<string, unknown> = {}
  const changes: PlannedChange[] = []
  const edit = (field: string, to: unknown, reason: Message): void => {
    hostConfig[field] = to
    changes.push({ field: `HostConfig.${field}`, from: HostConfig[field] ?? null, to: to ?? null, reason })
  }

  if (HostConfig.ContainerIDFile) edit('ContainerIDFile', '', message('change-id-file', { purpose }))
  if (!HostConfig['Runtime']) {
    const reason = message('change-runtime-named', { purpose })
    changes.push(chosenByEngine('HostConfig.Runtime', HostConfig['Runtime'], reason))
  }
  const isLeft = ({ Name }: { Name: string }): boolean => defaultUlimits.includes(Name)
  const left = HostConfig.Ulimits?.filter(isLeft) ?? []
  if (left.length > 0) hostConfig['Ulimits'] = HostConfig.Ulimits?.filter((one) => !isLeft(one))
  for (const ulimit of left)
    changes.push(chosenByEngine(`HostConfig.Ulimits.${ulimit.Name}`, ulimit, message('change-ulimit-default')))
  if (swappinessIsUnset(context)) edit('MemorySwappiness', undefined, message('change-swappiness-unset'))
  if (options.overrides.cpus === undefined && HostConfig.NanoCpus && (HostConfig.CpuPeriod || HostConfig.CpuQuota)) {
    const reason = message('change-cpus-once')
    if (HostConfig.CpuPeriod) edit('CpuPeriod', 0, reason)
    if (HostConfig.CpuQuota) edit('CpuQuota', 0, reason)
  }
  if (HostConfig.Devices?.some((device) => device.CgroupPermissions === '')) {
    const devices = HostConfig.Devices.map((device) => ({
      ...device,
      CgroupPermissions: device.CgroupPermissions || 'rwm',
    }))
    edit('Devices', devices, message('change-device-permissions'))
  }
  if (sharesContainerNetwork(context)) {
    for (const field of ['Dns', 'DnsOptions', 'DnsSearch', 'ExtraHosts', 'Links'] as const)
      if (HostConfig[field]?.length) edit(field, undefined, message('change-network-brings-own'))
    return { hostConfig, changes }
  }
  const links = planLinks(context)
  return { hostConfig: { ...hostConfig, ...links.hostConfig }, changes: [...changes, ...links.changes] }
}

/** -1 is an old engine's default; 0 is what podman writes where the kernel (cgroup v2) has no such setting. */
function swappinessIsUnset({ container, cgroupVersion }: PlanContext): boolean {
  const swappiness = container.HostConfig.MemorySwappiness
  return swappiness === -1 || (swappiness === 0 && cgroupVersion === '2')
}
