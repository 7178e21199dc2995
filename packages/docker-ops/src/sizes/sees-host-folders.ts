import { hostname } from 'node:os'
import type { Engine } from '../engine/connect-engine.ts'

export interface WhereWeRun {
  /** The container this program runs in; null on a host. */
  ownContainerId: string | null
  /** As the engine says it. */
  engineHost: string | null
}

/**
 * Whether a path of the engine's host is the same path here. A socket alone does not say so: it may lead into a virtual machine or,
 * mounted, out of a container of another engine; such a place has a host name of its own.
 */
export function seesHostFolders(
  { endpoint }: Pick<Engine, 'endpoint'>,
  { ownContainerId, engineHost }: WhereWeRun,
): boolean {
  return endpoint.startsWith('unix://') && ownContainerId === null && engineHost === hostname()
}
