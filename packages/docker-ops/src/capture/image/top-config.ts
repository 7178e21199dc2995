import { OpError, parseExactly, stringifyExactly } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { ownName } from '../../container/names.ts'
import type { Platform, RawContainer } from '../../engine/raw/raw-inspect.ts'
import type { CaptureSource } from '../read-capture-source.ts'

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
    throw new OpError('INTERNAL', message('nothing-of-filesystem', { container: ownName(container) }))
  }
  const { diffId } = kept
  const { platform } = container.ImageManifestDescriptor ?? {}
  if (config === null)
    return {
      config: flatConfig(container, { diffId, platform: platform ?? { os: version.Os, architecture: version.Arch } }),
      diffIds: [diffId],
    }
  const createdBy = `the writable layer of container ${ownName(container)}`
  return { config: layeredConfig(config, { diffId, createdBy }), diffIds: [...diffIds, diffId] }
}

/** The configuration of an image of one layer that stands in for one the engine has no more: what is known of it is the container's. */
export function flatConfig(
  { Config }: RawContainer,
  { diffId, platform: { os, architecture, variant } }: { diffId: string; platform: Platform },
): Buffer {
  const { Hostname: _hostname, Domainname: _domainname, Image: _image, ...config } = Config
  const created = new Date().toISOString()
  return Buffer.from(
    stringifyExactly({
      architecture,
      os,
      ...(variant && { variant }),
      created,
      config,
      rootfs: { type: 'layers', diff_ids: [diffId] },
      history: [{ created, created_by: 'the whole filesystem of a container whose image was gone' }],
    }),
  )
}

const imageConfig = z.looseObject({
  rootfs: z.looseObject({ diff_ids: z.array(z.string()).nullish() }),
  history: z.array(z.unknown()).nullish(),
})

/** An image's configuration with one more layer on top; all else stays. OCI image specification, config.md. */
export function layeredConfig(config: Buffer, { diffId, createdBy }: { diffId: string; createdBy: string }): Buffer {
  const parsed = imageConfig.parse(parseExactly(config.toString('utf8')))
  const { rootfs, history } = parsed
  const created = new Date().toISOString()
  return Buffer.from(
    stringifyExactly({
      ...parsed,
      rootfs: { ...rootfs, diff_ids: [...(rootfs.diff_ids ?? []), diffId] },
      history: [...(history ?? []), { created, created_by: createdBy }],
    }),
  )
}
