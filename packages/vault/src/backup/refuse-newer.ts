import { message, OpError, type Message } from '@holdfast/contract'
import { z } from 'zod'
import { formatVersion } from '../store/sentinel.ts'
import { annotations, mediaTypes } from './oci-documents.ts'

const typed = z.object({ mediaType: z.unknown(), artifactType: z.unknown() }).partial()
const typedList = z.array(typed.catch({})).catch([])

/** The little that any version of a document has; what it has not is left to its own schema. */
const versioned = typed.extend({
  formatVersion: z.union([z.number(), z.bigint()]).optional().catch(undefined),
  annotations: z.record(z.string(), z.unknown()).catch({}),
  config: typed.catch({}),
  manifests: typedList,
  layers: typedList,
})

const ours = 'application/vnd.holdfast.'
const known = new Set<unknown>(Object.values(mediaTypes))

/**
 * Refuses a document of a backup whose format, or a part of it, this version has never heard of, before anything else is asked of it.
 * @throws OpError `FORMAT_TOO_NEW`.
 */
export function refuseNewer(id: string, document: unknown): void {
  const { success, data } = versioned.safeParse(document)
  if (!success) return
  for (const format of [data.annotations[annotations.format], data.formatVersion])
    if (Number(format) > formatVersion)
      throw tooNew(id, message('backup-has-format', { format: String(format).slice(0, 200) }))
  for (const { mediaType, artifactType } of [data, data.config, ...data.manifests, ...data.layers])
    for (const type of [mediaType, artifactType])
      if (typeof type === 'string' && type.startsWith(ours) && !known.has(type))
        throw tooNew(id, message('backup-holds-type', { type: type.slice(0, 200) }))
}

function tooNew(id: string, found: Message): OpError {
  return new OpError('FORMAT_TOO_NEW', message('backup-too-new', { id, found, knownFormat: formatVersion }))
}
