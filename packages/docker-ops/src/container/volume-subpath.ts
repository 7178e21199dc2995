import { cleanPath } from '../engine/raw/bind-spec.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'

/**
 * The folder of its volume that a mount shows, relative and without slashes at either end; null where it shows all of it. Only what
 * was asked for says so: `VolumeOptions.Subpath`, from version 1.45 of the API.
 */
export function volumeSubpath({ HostConfig }: Pick<RawContainer, 'HostConfig'>, destination: string): string | null {
  const path = cleanPath(destination)
  const mount = HostConfig.Mounts?.find(({ Target, Type }) => Type === 'volume' && cleanPath(Target) === path)
  return cleanPath(`/${mount?.VolumeOptions?.Subpath ?? ''}`).slice(1) || null
}
