import { createHash } from 'node:crypto'
import { createTarWalker } from '@holdfast/archive'
import { readFolderAsTar } from '@holdfast/host-files'
import { parseExactly, stringifyExactly } from '@holdfast/contract'
import type { BackupSink } from '../../capture/backup-sink.ts'
import { captureIn, type CaptureInWorld } from '../../capture/testing/capture-in.ts'
import type { TestObject, TestWorld } from '../../testing/create-test-world.ts'
import { mountFolder } from '../../made/create-carrier.ts'
import type { BackupSource } from '../backup-source.ts'

/** What `captureContainer` reads of a container, kept in memory as a source of a restore. */
export async function capturedSource(
  world: TestWorld,
  container: TestObject,
  wanted: Omit<CaptureInWorld, 'sink'> = {},
): Promise<BackupSource> {
  const layers = new Map<string, Buffer>()
  const trees = new Map<string, Buffer>()
  const sink: BackupSink = {
    hasLayer: (diffId) => Promise.resolve(layers.has(diffId)),
    findImageConfig: () => Promise.resolve(null),
    addLayer: async (tar) => {
      const bytes = await collect(tar)
      const diffId = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
      layers.set(diffId, bytes)
      return { diffId, bytes: bytes.length }
    },
    addTree: async ({ path }, tar) => {
      const walker = createTarWalker()
      trees.set(path, await collect(walker.through(tar)))
      return walker.verdict()
    },
    folders: {
      read: async ({ path }, folder, { signal, owners, isLayer = false }) => {
        const none = { names: [], count: 0 }
        const prefix = isLayer ? '.' : mountFolder
        const tar = await collect(readFolderAsTar(folder, { prefix, signal, ...(owners && { owners }) }))
        trees.set(path, tar)
        const bytes = tar.length
        return {
          entries: 0,
          bytes,
          readBytes: bytes,
          fullReadAt: Date.now(),
          notKept: { sockets: none },
          changing: none,
          vanished: none,
        }
      },
      keep: (pass) => Promise.resolve(pass),
      tarOf: () => once(trees.get('/')),
    },
    addLayerTree: () => Promise.resolve({ entries: 0, bytes: 0 }),
  }
  const { document, image } = await captureIn(world, container, { ...wanted, sink })
  return {
    // As a vault keeps it.
    document: parseExactly(stringifyExactly(document)),
    imageConfig: image.config,
    layers: image.diffIds.map((diffId) => ({ diffId, bytes: layers.get(diffId)?.length ?? 0 })),
    openLayer: (diffId) => once(layers.get(diffId)),
    openTree: (path) => once(trees.get(path)),
  }
}

async function collect(tar: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of tar) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

async function* once(tar: Buffer | undefined): AsyncGenerator<Buffer> {
  if (tar === undefined) throw new Error('The backup has no such part.')
  yield await Promise.resolve(tar)
}
