import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { parseExactly } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { z } from 'zod'
import type { BackupDocument } from '../../capture/backup-document.ts'
import { rawImage, type Platform, type RawContainer, type RawImage } from '../../engine/raw/raw-inspect.ts'
import { damaged, type BackupSource } from '../backup-source.ts'

export interface BackupImage {
  /** Of the image without the writable layer, `sha256:<hex>`; null where the backup does not tell. */
  id: string | null
  /** By its configuration. */
  platform: Platform
  /** The bytes of its configuration as they came. */
  configBytes: Buffer
  /** The same, parsed. */
  config: Record<string, unknown>
  /** As the engine would inspect it. */
  raw: RawImage
  /** Bottom to top, the writable layer last where there is one. */
  layers: BackupSource['layers']
  hasWritableLayer: boolean
  /** The tags it had that are fit to be given again. */
  tags: readonly string[]
}

const ociConfig = z.looseObject({
  architecture: z.string().max(64),
  os: z.string().max(64),
  variant: z.string().max(64).nullish(),
  config: z.looseObject({}).nullish(),
  rootfs: z.looseObject({ diff_ids: z.array(z.string()).max(512).nullish() }),
})
const digest = /^sha256:[0-9a-f]{64}$/
const tagged = /^[a-z0-9]+([._-]+[a-z0-9]+)*(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*:\w[\w.-]{0,127}$/i

/** @throws OpError `VAULT_DAMAGED` when configuration and layers are not those of one image. */
export function readBackupImage(
  { imageConfig, layers }: Pick<BackupSource, 'imageConfig' | 'layers'>,
  { writableLayer, imageTags, flatImage }: BackupDocument,
  container: RawContainer,
): BackupImage {
  const config = parseConfig(imageConfig)
  const diffIds = layers.map(({ diffId }) => diffId)
  if (diffIds.some((diffId) => !digest.test(diffId))) throw damaged(message('backup-layer-no-digest'))
  const isWhole = isDeepStrictEqual(config.rootfs.diff_ids ?? [], diffIds)
  const lacksWritable = isDeepStrictEqual(config.rootfs.diff_ids ?? [], diffIds.slice(0, -1))
  const hasWritableLayer = writableLayer !== null
  if (hasWritableLayer ? diffIds.at(-1) !== writableLayer.diffId || !(isWhole || lacksWritable) : !isWhole)
    throw damaged(message('backup-layers-not-of-config'))
  const ofBytes = `sha256:${createHash('sha256').update(imageConfig).digest('hex')}`
  const ofContainer = digest.test(container.Image) && !flatImage ? container.Image : null
  const id = hasWritableLayer && isWhole ? ofContainer : ofBytes
  const raw = rawImage.safeParse({ Id: id ?? ofBytes, Config: config.config ?? {} })
  if (!raw.success) throw damaged(message('backup-config-malformed'))
  const { os, architecture, variant } = config
  return {
    id,
    platform: { os, architecture, ...(variant && { variant }) },
    configBytes: imageConfig,
    config,
    raw: raw.data,
    layers,
    hasWritableLayer,
    tags: imageTags.filter((tag) => tagged.test(tag)),
  }
}

function parseConfig(bytes: Buffer): z.infer<typeof ociConfig> {
  try {
    return ociConfig.parse(parseExactly(bytes.toString('utf8')))
  } catch (cause) {
    throw damaged(message('backup-config-unreadable'), { cause })
  }
}
