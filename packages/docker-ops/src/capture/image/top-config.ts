import { OpError } from '@holdfast/contract'
import { ownName } from '../../container/names.ts'
import type { CaptureSource } from '../read-capture-source.ts'
import { flatConfig } from './flat-config.ts'
import { layeredConfig } from './layered-config.ts'

export interface TopConfigFacts {
  /** Of the image itself; null when the engine has it no more. */
  config: Buffer | null
  diffIds: readonly string[]
  /** What comes on top: the writable layer or, without an image, everything. */
  kept: { diffId: string } | null
}

/** The image a backup has: the container's own, byte for byte, where nothing was changed in it. */
export function topConfig(
  { container, version }: Pick<CaptureSource, 'container' | 'version'>,
  { config, diffIds, kept }: TopConfigFacts,
): { config: Buffer; diffIds: string[] } {
  if (kept === null) {
    if (config !== null) return { config, diffIds: [...diffIds] }
    throw new OpError('INTERNAL', `Neither an image nor a filesystem of ${ownName(container)} was read.`)
  }
  const { diffId } = kept
  if (config === null)
    return {
      config: flatConfig(container, { diffId, os: version.Os, architecture: version.Arch }),
      diffIds: [diffId],
    }
  const createdBy = `the writable layer of container ${ownName(container)}`
  return { config: layeredConfig(config, { diffId, createdBy }), diffIds: [...diffIds, diffId] }
}
