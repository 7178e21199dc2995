import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { tarOf } from '../capture/testing/tar-of.ts'
import { clientOf } from '../engine/connect-engine.ts'
import type { Platform } from '../engine/raw/raw-inspect.ts'
import type { TestWorld } from './create-test-world.ts'

const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
}

/**
 * Loads an OCI index with an image for each platform into an engine with the containerd store. Each has one file, `/platform`, and a
 * variable, `PLATFORM`, that say its architecture. Resolves with the tag. OCI image specification, image-layout.md.
 */
export async function loadIndex(
  world: TestWorld,
  platforms: readonly Platform[],
  tag = `${world.name('index')}:1`,
): Promise<string> {
  const blobs = new Map<string, Buffer>()
  const put = (mediaType: string, content: Buffer | object) => {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content))
    const digest = sha256(bytes)
    blobs.set(digest, bytes)
    return { mediaType, digest: `sha256:${digest}`, size: bytes.length }
  }
  const manifests = []
  for (const platform of platforms) {
    const { architecture } = platform
    const layer = await tarOf([{ name: 'platform' }, architecture])
    const config = put(types.config, {
      ...platform,
      config: { Cmd: ['/none'], Env: [`PLATFORM=${architecture}`], Labels: world.labels },
      rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] },
      history: [{ created: '2026-01-01T00:00:00Z' }],
    })
    const layers = [put(types.layer, gzipSync(layer))]
    const manifest = put(types.manifest, { schemaVersion: 2, mediaType: types.manifest, config, layers })
    manifests.push({ ...manifest, platform })
  }
  const index = put(types.index, { schemaVersion: 2, mediaType: types.index, manifests })
  const annotations = { 'io.containerd.image.name': `docker.io/library/${tag}` }
  const archive = await tarOf(
    [{ name: 'oci-layout' }, '{"imageLayoutVersion":"1.0.0"}'],
    [{ name: 'index.json' }, JSON.stringify({ schemaVersion: 2, manifests: [{ ...index, annotations }] })],
    ...[...blobs].map(([digest, bytes]): [{ name: string }, Buffer] => [{ name: `blobs/sha256/${digest}` }, bytes]),
  )
  const answer = await text(await clientOf(world.engine).loadImage(Readable.from([archive])))
  if (!answer.includes('Loaded image')) throw new Error(`The engine did not load the index: ${answer}`)
  return tag
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
