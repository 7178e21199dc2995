import type { CloneOptions } from '@holdfast/contract'

/** Whether a clone may pause or stop its source: it reads more of it than the configuration, and not while it goes on. */
export function holdsSource({ mode, writableLayer, mounts, unnamedMounts }: CloneOptions): boolean {
  const reads =
    writableLayer === 'include' ||
    unnamedMounts === 'recommended' ||
    Object.values(mounts).some((one) => one === 'copy')
  return reads && mode !== 'live'
}
