import type { PlanContext } from '../plan-context.ts'

/** Devices any number of containers can use at once. */
const shared = /^\/dev\/(null|zero|full|random|urandom|fuse|kvm|net\/tun|dri(\/|$)|shm)/

/** What two containers may not be able to use at the same time: a stick, a serial line, a graphics card. */
export function exclusiveDevices({ container }: PlanContext): string[] {
  const { Devices, DeviceRequests } = container.HostConfig
  const paths = (Devices ?? []).flatMap(({ PathOnHost }) => (typeof PathOnHost === 'string' ? PathOnHost : []))
  const requests = Array.isArray(DeviceRequests) ? (DeviceRequests as Record<string, unknown>[]) : []
  return [
    ...paths.filter((path) => !shared.test(path)),
    ...requests.map(({ Driver, Count, DeviceIDs }) => {
      const which =
        Array.isArray(DeviceIDs) && DeviceIDs.length > 0 ? DeviceIDs.join(', ') : Count === -1 ? 'all' : String(Count)
      return `${typeof Driver === 'string' && Driver !== '' ? Driver : 'device'} ${which}`
    }),
  ]
}
