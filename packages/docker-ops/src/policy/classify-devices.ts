import type { PolicyFinding } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { deviceNeeds } from './device-needs.ts'
import { fieldsOf, recordsOf, textsOf } from './loose-fields.ts'

const direct = message('policy-device-direct')
const shared = message('policy-device-shared')

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
      means: message('policy-device-rule'),
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
    means: isGraphics ? message('policy-graphics') : direct,
    needs: isGraphics ? 'operator' : 'admin',
  }
}
