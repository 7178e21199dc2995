import { createHash } from 'node:crypto'
import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { z } from 'zod'

const imageConfig = z.looseObject({ rootfs: z.looseObject({ diff_ids: z.array(z.string()).nullish() }) })

/**
 * The bytes of an image's configuration among the small files of its archive: the file whose hash the image's id is. In the
 * containerd store the id is a manifest's; there it is the configuration with the same layers.
 * @throws OpError `TRUNCATED` when there is none.
 */
export function findConfig(
  documents: ReadonlyMap<string, Buffer>,
  { imageId, diffIds }: { imageId: string; diffIds: readonly string[] },
): Buffer {
  const named = [...documents.values()].find((bytes) => `sha256:${sha256(bytes)}` === imageId)
  if (named !== undefined && hasLayers(named, diffIds)) return named
  const alike = [...documents.values()].find((bytes) => hasLayers(bytes, diffIds))
  // An id that is a file's hash, but of no configuration, is a manifest's.
  if (alike !== undefined && (named !== undefined || !documents.has(`${imageId.slice(7)}.json`))) return alike
  throw new OpError('TRUNCATED', message('image-archive-no-config', { imageId }))
}

function hasLayers(bytes: Buffer, diffIds: readonly string[]): boolean {
  try {
    const parsed = imageConfig.safeParse(JSON.parse(bytes.toString('utf8')))
    const found = parsed.success ? (parsed.data.rootfs.diff_ids ?? []) : null
    return found !== null && found.length === diffIds.length && found.every((id, at) => id === diffIds[at])
  } catch {
    return false
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
