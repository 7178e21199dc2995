import { cleanPath, parseBind } from '../../engine/raw/bind-spec.ts'
import type { RawContainer, RawMountSpec } from '../../engine/raw/raw-inspect.ts'

/** How a configuration asks for one mount: in one of four places, or in none, when it came through `VolumesFrom`. */
export interface MountDeclaration {
  /** In `HostConfig.Binds`. */
  bind: string | null
  /** In `HostConfig.Mounts`. */
  mount: RawMountSpec | null
  /** In `HostConfig.Tmpfs`. */
  tmpfs: string | null
  /** In `Config.Volumes`, where the image's own appear too. */
  volume: boolean
}

export const undeclared: MountDeclaration = { bind: null, mount: null, tmpfs: null, volume: false }

/** By destination, all mounts of a container, however they were asked for. */
export function readDeclarations({ Config, HostConfig, Mounts }: RawContainer): Map<string, MountDeclaration> {
  const found = new Map<string, MountDeclaration>()
  const declare = (destination: string, part: Partial<MountDeclaration>): void => {
    const path = cleanPath(destination)
    found.set(path, { ...(found.get(path) ?? undeclared), ...part })
  }
  for (const bind of HostConfig.Binds ?? []) declare(parseBind(bind).target, { bind })
  for (const mount of HostConfig.Mounts ?? []) declare(mount.Target, { mount })
  for (const [target, tmpfs] of Object.entries(HostConfig.Tmpfs ?? {})) declare(target, { tmpfs })
  for (const target of Object.keys(Config.Volumes ?? {})) declare(target, { volume: true })
  for (const { Destination } of Mounts ?? []) declare(Destination, {})
  return found
}
