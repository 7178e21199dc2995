import type { PolicyFinding } from '@holdfast/contract'
import { deviceNeeds } from './device-needs.ts'
import { fieldsOf, recordsOf, textsOf } from './loose-fields.ts'

const direct = 'It has direct access to a device of the host, past the protection of its files.'
const shared = 'It can use this device of the host; not every device can be used by two containers at once.'

const graphicsDrivers: readonly string[] = ['nvidia', 'amd']
/** As CDI names devices: `vendor/class=name`. */
const graphicsName = /^(nvidia|amd|intel)\.com\/gpu=/

/** Devices of the host. */
export function classifyDevices(hostConfig: Record<string, unknown>): PolicyFinding[] {
  return [
    ...recordsOf(hostConfig, 'Devices').flatMap((device) => textsOf(device, 'PathOnHost').flatMap(toDevice)),
    ...recordsOf(hostConfig, 'DeviceRequests').map(toRequest),
    ...textsOf(hostConfig, 'DeviceCgroupRules').map((rule) => ({
      code: 'device' as const,
      field: 'HostConfig.DeviceCgroupRules',
      value: rule,
      means: 'It may make and use every device of the host that fits this rule.',
      needs: 'admin' as const,
    })),
  ]
}

function toDevice(path: string): PolicyFinding[] {
  const needs = deviceNeeds(path)
  if (needs === null) return []
  return [
    { code: 'device', field: 'HostConfig.Devices', value: path, means: needs === 'admin' ? direct : shared, needs },
  ]
}

/** A driver of the host hands these out, in practice graphics cards; of others nobody knows what comes with them. */
function toRequest(request: Record<string, unknown>): PolicyFinding {
  const drivers = textsOf(request, 'Driver').filter((driver) => driver !== '')
  const ids = textsOf(request, 'DeviceIDs')
  const capabilities = fieldsOf(request, 'Capabilities')
    .flat(2)
    .filter((capability) => typeof capability === 'string')
  const byName = drivers.includes('cdi') || capabilities.includes('cdi')
  const isGraphics = byName
    ? ids.length > 0 && ids.every((id) => graphicsName.test(id))
    : drivers.every((driver) => graphicsDrivers.includes(driver)) &&
      (drivers.length > 0 || capabilities.includes('gpu'))
  return {
    code: 'device',
    field: 'HostConfig.DeviceRequests',
    value: [...drivers, ...capabilities, ...ids].join(' ') || 'any',
    means: isGraphics ? 'It can use graphics cards of the host.' : direct,
    needs: isGraphics ? 'operator' : 'admin',
  }
}
