import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { gunzipSync } from 'node:zlib'
import { extract } from 'tar-stream'
import type { BackupDocument } from '../../capture/backup-document.ts'
import { isAnonymousName } from '../../container/names.ts'
import { carrierSource } from '../../data/mount-source.ts'
import { clientOf } from '../../engine/connect-engine.ts'
import { cleanPath } from '../../engine/raw/bind-spec.ts'
import { readContainer, readVolumes } from '../../engine/raw/read-raw.ts'
import { createCarrier, createEmptyImage } from '../../made/create-carrier.ts'
import type { TestObject, TestWorld } from '../../testing/create-test-world.ts'
import type { BackupSource } from '../backup-source.ts'

export interface MemorySource extends BackupSource {
  document: BackupDocument
  treeBytes: ReadonlyMap<string, number>
}

export interface MemorySourceOptions {
  /** Destinations of mounts whose data is left out. */
  leave?: readonly string[]
  /** Keeps the writable layer too, as the engine commits it. */
  withLayer?: boolean
}

/** A backup of a container of the world, in memory: inspects, the saved image, and a tar of every mount. */
export async function memorySource(
  world: TestWorld,
  { id }: TestObject,
  { leave = [], withLayer = false }: MemorySourceOptions = {},
): Promise<MemorySource> {
  const { engine } = world
  const client = clientOf(engine)
  const signal = new AbortController().signal
  const container = await readContainer(engine, id, signal)
  const image = await client.getImage(container.Image).inspect()
  const mounts = (container.Mounts ?? []).filter(({ Type }) => Type === 'volume' || Type === 'bind')
  const names = mounts.flatMap(({ Name }) => Name ?? [])
  const trees = new Map<string, Buffer>()
  for (const { Type, Name, Source, Destination } of mounts)
    if (!leave.includes(Destination))
      trees.set(
        cleanPath(Destination),
        await readTree(world, { type: Type as 'bind' | 'volume', source: Type === 'volume' ? (Name ?? '') : Source }),
      )
  const saved = await saveImage(world, container.Image)
  const whole = withLayer ? await saveCommitted(world, id) : saved
  const writable = withLayer ? whole.layers.at(-1) : undefined
  const layers = [...saved.layers, ...(writable === undefined ? [] : [writable])]
  const networks: Record<string, Record<string, unknown>> = {}
  for (const name of Object.keys(container.NetworkSettings.Networks ?? {}))
    networks[name] = { ...(await client.getNetwork(name).inspect()) } as Record<string, unknown>
  return {
    document: {
      holdfastVersion: '0.0.0',
      engine: { id: 'test', version: '20.10', apiVersion: '1.41', storageDriver: 'overlay2' },
      container,
      image: { ...image },
      volumes: Object.fromEntries(await readVolumes(engine, names, signal)),
      networks,
      mode: 'not running',
      asked: 'pause',
      frozenMs: null,
      mounts: mounts.map(({ Type, Name, Source, Destination }) => ({
        destination: Destination,
        kind: Type === 'bind' ? 'bind' : isAnonymousName(Name ?? '') ? 'anonymous' : 'volume',
        source: Type === 'volume' ? (Name ?? '') : Source,
        included: trees.has(cleanPath(Destination)),
      })),
      files: [],
      writableLayer:
        writable === undefined
          ? null
          : { diffId: diffIdOf(writable), bytes: writable.length, entries: 1, how: 'commit' },
      flatImage: false,
      imageTags: image.RepoTags,
      notKept: [],
    },
    imageConfig: saved.config,
    layers: layers.map((tar) => ({ diffId: diffIdOf(tar), bytes: tar.length })),
    openLayer: (diffId) => inChunks(layers.find((tar) => diffIdOf(tar) === diffId)),
    openTree: (path) => inChunks(trees.get(path)),
    treeBytes: new Map([...trees].map(([path, tar]) => [path, tar.length] as const)),
  }
}

async function readTree(world: TestWorld, mount: { type: 'bind' | 'volume'; source: string }): Promise<Buffer> {
  const { engine } = world
  const image = await createEmptyImage(engine, world.runId)
  const id = await createCarrier(engine, { image, jobId: world.runId, mount: { ...mount, readOnly: true } })
  // A chunk's memory is used again when the next one is asked for.
  const chunks: Buffer[] = []
  const tar = carrierSource(engine, id).open(new AbortController().signal)
  for await (const chunk of tar) chunks.push(Buffer.from(chunk))
  await clientOf(engine).getContainer(id).remove()
  await clientOf(engine).getImage(image).remove()
  return Buffer.concat(chunks)
}

interface SavedImage {
  config: Buffer
  layers: Buffer[]
}

async function saveCommitted(world: TestWorld, id: string): Promise<SavedImage> {
  const { Id } = (await clientOf(world.engine).getContainer(id).commit()) as { Id: string }
  const saved = await saveImage(world, Id)
  await clientOf(world.engine).getImage(Id).remove({ noprune: true })
  return saved
}

async function saveImage({ engine }: TestWorld, imageId: string): Promise<SavedImage> {
  const files = new Map<string, Buffer>()
  const archive = extract()
  const answer = (await clientOf(engine).getImage(imageId).get()) as Readable
  const read = async () => {
    for await (const entry of archive) files.set(entry.header.name, await buffer(entry))
  }
  await Promise.all([pipeline(answer, archive), read()])
  const [manifest] = JSON.parse(String(files.get('manifest.json'))) as { Config: string; Layers: string[] }[]
  const fileOf = (name: string): Buffer => files.get(name) ?? Buffer.alloc(0)
  return { config: fileOf(manifest?.Config ?? ''), layers: (manifest?.Layers ?? []).map((name) => plain(fileOf(name))) }
}

/** The containerd store gives layers out as it holds them. */
function plain(layer: Buffer): Buffer {
  return layer.readUInt16BE(0) === 0x1f8b ? gunzipSync(layer) : layer
}

function diffIdOf(tar: Buffer): string {
  return `sha256:${createHash('sha256').update(tar).digest('hex')}`
}

async function* inChunks(tar: Buffer | undefined): AsyncGenerator<Buffer> {
  if (tar === undefined) throw new Error('The backup has no such part.')
  for (let at = 0; at < tar.length; at += 65_536) yield Buffer.from(tar.subarray(at, at + 65_536))
}
