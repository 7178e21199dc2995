import { createHash } from 'node:crypto'
import { readTar } from '@holdfast/archive'
import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { watchedBody, type WatchedBodyOptions } from '../../engine/body/watched-body.ts'
import type { Engine } from '../../engine/connect-engine.ts'
import type { CarrierPool } from '../../made/carrier-pool.ts'
import { mountFolder } from '../../made/create-carrier.ts'
import { longestDocument, readHashedFile } from './read-hashed-file.ts'

/**
 * The folder of blobs an engine with the containerd image store has, read where it lies on the engine's host. The engine itself
 * gives an image only whole.
 */
export interface ContentStore {
  /** The bytes of a document by its digest, which they have; null where it is not there. */
  readDocument: (digest: string) => Promise<Buffer | null>
  /**
   * The bytes of a blob that is there.
   * @throws OpError `TRUNCATED` at the end, when they do not have that digest; those of `watchedBody`.
   */
  openBlob: (digest: string, options: WatchedBodyOptions) => AsyncGenerator<Buffer>
}

/**
 * Where containerd keeps its content: below the engine's own folder where the engine runs it, else in its default place.
 * @NOTE containerd docs/content-flow.md; moby libcontainerd/supervisor.
 */
function candidates(rootFolder: string): string[] {
  const blobs = 'io.containerd.content.v1.content/blobs/sha256'
  return [`${rootFolder}/containerd/daemon/${blobs}`, `/var/lib/containerd/${blobs}`]
}

/** Null where the engine's folders cannot be mounted. @throws OpError `ENGINE_UNREACHABLE`, `DISK_FULL`; the signal's reason. */
export async function openContentStore(
  engine: Engine,
  rootFolder: string,
  { carriers, imageId, signal }: { carriers: CarrierPool; imageId: string; signal: AbortSignal },
): Promise<ContentStore | null> {
  for (const source of candidates(rootFolder)) {
    const store = contentStore(engine, { source, carriers }, signal)
    if ((await store.readDocument(imageId)) !== null) return store
  }
  return null
}

function contentStore(
  engine: Engine,
  { source, carriers }: { source: string; carriers: CarrierPool },
  signal: AbortSignal,
): ContentStore {
  let carrierId: string | null = null
  async function* openBlob(digest: string, options: WatchedBodyOptions): AsyncGenerator<Buffer> {
    carrierId ??= await carriers.create({ type: 'bind', source, readOnly: true })
    const path = `/${mountFolder}/${digest.replace('sha256:', '')}`
    const hash = createHash('sha256')
    const tar = watchedBody(engine, `/containers/${carrierId}/archive?path=${path}`, options)
    for await (const event of readTar(tar)) {
      if (event.kind !== 'data') continue
      hash.update(event.bytes)
      yield event.bytes
    }
    if (`sha256:${hash.digest('hex')}` !== digest)
      throw new OpError('TRUNCATED', message('engine-blob-differs', { digest }))
  }
  async function readAll(digest: string): Promise<Buffer | null> {
    const pieces: Buffer[] = []
    let bytes = 0
    for await (const piece of openBlob(digest, { signal })) {
      bytes += piece.length
      if (bytes > longestDocument) return null
      pieces.push(Buffer.from(piece))
    }
    return Buffer.concat(pieces)
  }
  const readDocument = async (digest: string): Promise<Buffer | null> =>
    (await readHashedFile(engine, source, digest.replace('sha256:', ''))) ?? unlessRefused(readAll(digest), signal)
  return { openBlob, readDocument }
}

async function unlessRefused<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof OpError && ['ENGINE_REFUSED', 'TRUNCATED'].includes(error.code)) return null
    throw error
  }
}

const descriptor = z.looseObject({ digest: z.string().regex(/^sha256:[0-9a-f]{64}$/) })
const manifestSchema = z.looseObject({ config: descriptor, layers: z.array(descriptor) })
const indexSchema = z.looseObject({ manifests: z.array(descriptor).max(256) })
const configSchema = z.looseObject({ rootfs: z.looseObject({ diff_ids: z.array(z.string()).nullish() }) })

export interface StoredImage {
  /** The bytes of its configuration. */
  config: Buffer
  /** Digests of its layers as they are kept, bottom to top. */
  layers: string[]
}

/**
 * An image of the store that has these layers: the one the id names, or the one of an index that fits. Null where there is none.
 * OCI image specification, manifest.md and image-index.md.
 * @throws OpError `ENGINE_UNREACHABLE`, `TIMEOUT`; the signal's reason.
 */
export async function findStoredImage(
  store: ContentStore,
  { imageId, diffIds }: { imageId: string; diffIds: readonly string[] },
): Promise<StoredImage | null> {
  const document = await readJson(store, imageId)
  const index = indexSchema.safeParse(document?.parsed).data
  for (const { digest } of index?.manifests ?? [{ digest: imageId }]) {
    const manifest = manifestSchema.safeParse((await readJson(store, digest))?.parsed).data
    const config = manifest === undefined ? null : await readJson(store, manifest.config.digest)
    const found = configSchema.safeParse(config?.parsed).data?.rootfs.diff_ids ?? []
    if (config === null || manifest === undefined) continue
    if (found.length === diffIds.length && found.every((id, at) => id === diffIds[at]))
      return { config: config.bytes, layers: manifest.layers.map((layer) => layer.digest) }
  }
  return null
}

async function readJson(store: ContentStore, digest: string): Promise<{ bytes: Buffer; parsed: unknown } | null> {
  const bytes = await store.readDocument(digest)
  if (bytes === null) return null
  try {
    return { bytes, parsed: JSON.parse(bytes.toString('utf8')) as unknown }
  } catch {
    return null
  }
}
