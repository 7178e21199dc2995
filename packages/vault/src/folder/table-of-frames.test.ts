import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createFrameCompressor } from '@holdfast/archive'
import { openHostFolder, readFolderAsTar } from '@holdfast/host-files'
import { expect, test } from 'vitest'
import type { KeptTree } from '../backup/backup-config.ts'
import { longAfter } from '../testing/folder-world.ts'
import { TreeWorld } from '../testing/tree-world.ts'
import { TableText } from '../table/table-text.ts'
import { TableWriter } from '../table/table-writer.ts'
import { readTree } from '../tree/read-tree.ts'
import { FileReaders } from './file-readers.ts'
import { keepFolder } from './keep-folder.ts'
import { readFolder, type FolderTools } from './read-folder.ts'

const world = new TreeWorld()
const { store, options, signal } = world

test('a table of a folder that is not in parts, as earlier versions wrote it, is gone on from', async () => {
  const path = mkdtempSync(join(tmpdir(), 'holdfast-frames-'))
  for (let file = 0; file < 900; file++) writeFileSync(join(path, `f${file}`), `of ${file}`)
  await using readers = new FileReaders()
  using compressor = createFrameCompressor()
  const tools = { store, readers, compressor }
  const first = await inFrames(tools, await backUp(tools, path, null))
  writeFileSync(join(path, 'f500'), 'another')
  const { tree, readBytes } = await backUp(tools, path, first.tree)
  expect(readBytes).toBe(7)
  expect(tree.parts).toBeDefined()
  using folder = openHostFolder(path)
  const expected = await collect(readFolderAsTar(folder, { prefix: 'holdfast-mount', signal }))
  expect((await collect(readTree(store, tree, signal))).equals(expected)).toBe(true)
}, 60_000)

interface Backup {
  tree: KeptTree
  readBytes: number
}

async function backUp(tools: FolderTools, path: string, previous: KeptTree | null): Promise<Backup> {
  using folder = openHostFolder(path)
  const tree = { path: '/data', key: 'data' }
  const how = { ...options, tree, previous, syncedAtNs: longAfter(), fullReadAfterMs: 1e12, onBytes: () => {} }
  const pass = await readFolder(tools, folder, how)
  return { tree: await keepFolder(tools, pass, options), readBytes: pass.readBytes }
}

async function inFrames({ compressor }: FolderTools, { tree, readBytes }: Backup): Promise<Backup> {
  const { parts: _parts, ...rest } = tree
  const writer = new TableWriter(store, { ...options, compressor })
  for await (const text of (await TableText.open(store, tree, signal)).readAll(signal)) await writer.writeBytes(text)
  return { tree: { ...rest, table: await writer.end() }, readBytes }
}

async function collect(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const piece of pieces) all.push(Buffer.from(piece))
  return Buffer.concat(all)
}
