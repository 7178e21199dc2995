import type { WorkProgress } from '@holdfast/contract'
import type { ReadableMount } from './read-mounts.ts'

export interface ReadProgress {
  /** Of what is being read now. */
  moved: (bytes: number) => void
  /** That is done; nobody had known the size of a layer before. */
  layerRead: () => void
  mountRead: (bytes: number) => void
}

/** Bytes over the writable layer and all mounts, with a total where the size of every mount is known. */
export function createReadProgress(
  mounts: readonly ReadableMount[],
  { knownSizes, onProgress }: { knownSizes: ReadonlyMap<string, number>; onProgress: (progress: WorkProgress) => void },
): ReadProgress {
  const sizes = mounts.map(({ mount }) => knownSizes.get(mount.source) ?? null)
  let total = sizes.some((size) => size === null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  let before = 0
  let now = 0
  const moved = (bytes: number): void => {
    now = bytes
    const bytesDone = before + bytes
    const bytesTotal = total === null ? null : Math.max(total, bytesDone)
    onProgress({ step: 'backing up', bytesDone, bytesTotal, totalIsEstimate: true })
  }
  const layerRead = (): void => {
    if (total !== null) total += now
    before += now
    now = 0
  }
  const mountRead = (bytes: number): void => {
    before += bytes
    now = 0
  }
  return { moved, layerRead, mountRead }
}
