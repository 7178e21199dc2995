import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { tarOf } from './tar-of.ts'

export interface MadeImage {
  /** Bottom to top. */
  layers: Buffer[]
  diffIds: string[]
  config: string
}

/** An image with a layer for each text, and its configuration. */
export async function madeImage(...texts: string[]): Promise<MadeImage> {
  const layers: Buffer[] = []
  for (const text of texts) layers.push(await tarOf([{ name: `of-${text.slice(0, 10)}` }, text]))
  const diffIds = layers.map(digestOf)
  return {
    layers,
    diffIds,
    config: JSON.stringify({ os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: diffIds } }),
  }
}

/** What engines from 25 on save: layers are named by their diff ids. */
export function ociArchive({ layers, diffIds, config }: MadeImage): Promise<Buffer> {
  const manifest = { config: { digest: digestOf(config) }, layers: diffIds.map((digest) => ({ digest })) }
  return archiveOf([config, JSON.stringify(manifest), ...layers], layers)
}

/** What the containerd store saves: layers compressed, top first here; the image's id is the digest of its manifest. */
export async function containerdArchive({ layers, config }: MadeImage): Promise<{ archive: Buffer; imageId: string }> {
  const blobs = layers.map((layer) => gzipSync(layer))
  const manifest = JSON.stringify({
    config: { digest: digestOf(config) },
    layers: blobs.map((blob) => ({ digest: digestOf(blob) })),
  })
  const archive = await archiveOf([...blobs.toReversed(), manifest, config], blobs)
  return { archive, imageId: digestOf(manifest) }
}

export function digestOf(bytes: string | Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

export function blobName(blob: string | Buffer): string {
  return `blobs/sha256/${digestOf(blob).slice('sha256:'.length)}`
}

function archiveOf(blobs: (string | Buffer)[], layers: Buffer[]): Promise<Buffer> {
  return tarOf(
    [{ name: 'blobs/', type: 'directory' }],
    [{ name: 'blobs/sha256/', type: 'directory' }],
    ...blobs.map((blob): [{ name: string }, string | Buffer] => [{ name: blobName(blob) }, blob]),
    [{ name: 'index.json' }, '{"schemaVersion":2}'],
    [{ name: 'manifest.json' }, JSON.stringify([{ Config: 'x', RepoTags: null, Layers: layers.map(blobName) }])],
    [{ name: 'oci-layout' }, '{"imageLayoutVersion":"1.0.0"}'],
  )
}
