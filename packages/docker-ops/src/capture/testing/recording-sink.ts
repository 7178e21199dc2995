import { createHash } from 'node:crypto'
import { readTar } from '@holdfast/archive'
import { readFolderAsTar } from '@holdfast/host-files'
import { message, OpError } from '@holdfast/contract'
import { mountFolder } from '../../made/create-carrier.ts'
import type { BackupSink, FolderPass } from '../backup-sink.ts'

export interface RecordedTree {
  path: string
  key: string
  entries: number
  bytes: number
  /** Content of files by name. */
  files: Map<string, string>
}

export interface RecordingSink extends BackupSink {
  /** What was asked of it, in order: `addLayer`, `addTree /data`. */
  readonly calls: string[]
  /** Whole tars by diff id. */
  readonly layers: Map<string, Buffer>
  readonly configs: Map<string, Buffer>
  readonly trees: RecordedTree[]
}

/** Whether that call reads the data of a mount as it will be in the backup. */
export function isDataRead(call: string): boolean {
  return call.startsWith('addTree ') || (call.startsWith('read ') && !call.endsWith(' first'))
}

/** Keeps everything in memory, as strictly as a vault does. `before` may fail a call. */
export function createRecordingSink(before: (call: string) => void | Promise<void> = () => {}): RecordingSink {
  const calls: string[] = []
  const layers = new Map<string, Buffer>()
  const configs = new Map<string, Buffer>()
  const trees: RecordedTree[] = []
  const passes = new Map<FolderPass, { recorded: RecordedTree; tar: Buffer }>()
  const enter = async (call: string): Promise<void> => {
    calls.push(call)
    await before(call)
  }
  return {
    calls,
    layers,
    configs,
    trees,
    hasLayer: (diffId) => Promise.resolve(layers.has(diffId)),
    findImageConfig: (imageId) => Promise.resolve(configs.get(imageId) ?? null),
    addLayer: async (tar, { diffId: expected }) => {
      await enter('addLayer')
      const bytes = await collect(tar)
      const diffId = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
      if (expected !== null && expected !== diffId)
        throw new OpError('TRUNCATED', message('verbatim', { text: `${diffId} is not ${expected}.` }))
      layers.set(diffId, bytes)
      return { diffId, bytes: bytes.length }
    },
    addTree: async (tree, tar) => {
      await enter(`addTree ${tree.path}`)
      const recorded = await recordTree(tree, tar)
      trees.push(recorded)
      return recorded
    },
    addLayerTree: async ({ path, key, diffId }) => {
      await enter(`addLayerTree ${path}`)
      const bytes = layers.get(diffId)
      if (bytes === undefined) throw new Error(`There is no layer ${diffId}.`)
      const recorded = await recordTree({ path, key }, one(bytes))
      trees.push(recorded)
      return recorded
    },
    folders: {
      read: async (tree, folder, { isFirst = false, after, onBytes, signal, owners, isLayer = false }) => {
        await enter(`read ${tree.path}${isFirst ? ' first' : after === undefined ? '' : ' again'}`)
        const none = { names: [], count: 0 }
        const sockets = { names: [] as Buffer[], count: 0 }
        const onLeftOut = (path: Buffer, why: string): void => {
          if (why === 'socket') sockets.count = sockets.names.push(path)
        }
        const prefix = isLayer ? '.' : mountFolder
        const tar = await collect(readFolderAsTar(folder, { prefix, signal, onLeftOut, ...(owners && { owners }) }))
        const recorded = await recordTree(tree, one(tar))
        onBytes(recorded.bytes)
        const { entries, bytes } = recorded
        const about = { readBytes: bytes, fullReadAt: Date.now(), changing: none, vanished: none }
        const pass = { entries, bytes, notKept: { sockets }, ...about }
        passes.set(pass, { recorded, tar })
        return pass
      },
      keep: async (pass) => {
        const { recorded } = passes.get(pass) ?? unread()
        await enter(`keep ${recorded.path}`)
        trees.push(recorded)
        return recorded
      },
      tarOf: (pass) => one((passes.get(pass) ?? unread()).tar),
    },
  }
}

function unread(): never {
  throw new Error('Nobody has read that.')
}

async function recordTree(
  { path, key }: { path: string; key: string },
  tar: AsyncIterable<Buffer>,
): Promise<RecordedTree> {
  const files = new Map<string, string>()
  let name = ''
  for await (const event of readTar(tar)) {
    if (event.kind === 'end') return { path, key, entries: event.entries, bytes: event.bytes, files }
    if (event.kind === 'entry') {
      name = event.entry.name.toString('latin1')
      files.set(name, '')
    } else files.set(name, (files.get(name) ?? '') + event.bytes.toString('latin1'))
  }
  throw new Error('A tar without an end.')
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes)
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(Buffer.from(chunk))
  return Buffer.concat(all)
}
