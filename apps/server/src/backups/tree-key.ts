import type { ContainerMount } from '@holdfast/contract'

type KeyedMount = Pick<ContainerMount, 'type' | 'name' | 'anonymous' | 'source' | 'destination'>

/** Under which a backup keeps the data of a mount: the same as a capture gives it. */
export function treeKey({ type, name, anonymous, source, destination }: KeyedMount, containerName: string): string {
  return anonymous ? `anonymous:${containerName}:${destination}` : `${type}:${name ?? source}`
}
