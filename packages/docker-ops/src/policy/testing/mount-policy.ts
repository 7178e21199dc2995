import type { VolumeDefinition } from '../classify-volume.ts'
import { policyOf } from './policy-of.ts'

type Volumes = ReadonlyMap<string, VolumeDefinition>

/** Code and who may, one after the other, of every finding about this one bind. */
export function bindPolicy(bind: string, volumes?: Volumes): unknown[] {
  return policyOf({ Binds: [bind] }, volumes).flatMap(({ code, needs }) => [code, needs])
}

/** The same for one element of `HostConfig.Mounts`. */
export function mountPolicy(mount: Record<string, unknown>, volumes?: Volumes): unknown[] {
  return policyOf({ Mounts: [{ Target: '/x', ...mount }] }, volumes).flatMap(({ code, needs }) => [code, needs])
}
