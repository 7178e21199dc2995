import { readTar, type TarEvent } from '@holdfast/archive'
import { OpError } from '@holdfast/contract'
import { execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { openHostFolder } from '../folder/open-host-folder.ts'
import { setXattr } from '../testing/set-attributes.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { packTar } from './pack-tar.ts'
import { readFolderAsTar, type FolderTarOptions } from './read-folder-as-tar.ts'

async function readAll(root: string, options: Partial<FolderTarOptions> = {}): Promise<Buffer> {
  using folder = openHostFolder(root)
  const chunks: Buffer[] = []
  const signal = new AbortController().signal
  for await (const chunk of readFolderAsTar(folder, { prefix: 'mount', signal, ...options }))
    chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

async function eventsOf(tar: Buffer): Promise<TarEvent[]> {
  const source = (async function* () {
    yield tar
  })()
  return Array.fromAsync(readTar(source))
}

test('a folder becomes a whole tar, the same each time, that GNU tar unpacks', async () => {
  using root = temporaryFolder()
  using copy = temporaryFolder()
  mkdirSync(root.at('a'))
  writeFileSync(root.at('a/file'), 'content')
  writeFileSync(root.at('hole'), '')
  truncateSync(root.at('hole'), 3_000_000)
  linkSync(root.at('a/file'), root.at('link'))
  const tar = await readAll(root.path)
  expect((await readAll(root.path)).equals(tar)).toBe(true)
  const events = await eventsOf(tar)
  expect(events.flatMap((event) => (event.kind === 'entry' ? [event.entry.name.toString()] : []))).toEqual([
    'mount/',
    'mount/a/',
    'mount/a/file',
    'mount/hole',
    'mount/link',
  ])
  expect(events.at(-1)).toMatchObject({ kind: 'end', entries: 5, trailerBytes: 1024 })
  execFileSync('tar', ['-xf', '-', '-C', copy.path], { input: tar })
  expect(readFileSync(copy.at('mount/link'), 'utf8')).toBe('content')
  expect(readFileSync(copy.at('mount/hole')).equals(Buffer.alloc(3_000_000))).toBe(true)
})

test('sockets are left out and named', async () => {
  using root = temporaryFolder()
  const server = createServer().listen(root.at('socket'))
  await once(server, 'listening')
  const leftOut: unknown[] = []
  const tar = await readAll(root.path, { onLeftOut: (path, why) => leftOut.push([path.toString(), why]) })
  server.close()
  expect(leftOut).toEqual([['socket', 'socket']])
  expect((await eventsOf(tar)).filter(({ kind }) => kind === 'entry')).toHaveLength(1)
})

/** The tar as it is read step by step, with something that happens after an entry's header; and what its problem was. */
function packAll(root: string, after: string, happen: () => void): { tar: Buffer; problem: unknown } {
  using folder = openHostFolder(root)
  const parts: Uint8Array[] = []
  let problem: unknown = null
  for (const part of packTar({ root: folder.fd, prefix: 'mount', skip: [], partBytes: 512 })) {
    parts.push(part.bytes)
    problem = part.problem
    if (part.entries.some(({ name }) => name.toString() === after)) happen()
  }
  return { tar: Buffer.concat(parts), problem }
}

test('where the first name of a file is gone, the next one is the file', async () => {
  using root = temporaryFolder()
  writeFileSync(root.at('a'), 'content')
  linkSync(root.at('a'), root.at('b'))
  linkSync(root.at('a'), root.at('c'))
  const { tar } = packAll(root.path, 'mount/', () => rmSync(root.at('a')))
  const entries = (await eventsOf(tar)).flatMap((event) => (event.kind === 'entry' ? [event.entry] : []))
  expect(entries.map(({ name, type, linkName }) => [name.toString(), type, linkName.toString()])).toEqual([
    ['mount/', '5', ''],
    ['mount/b', '0', ''],
    ['mount/c', '1', 'mount/b'],
  ])
})

test('a file that becomes shorter, or is replaced, ends the tar with its name', () => {
  using root = temporaryFolder()
  writeFileSync(root.at('file'), Buffer.alloc(3_000_000, 1))
  const path = Buffer.from('file')
  const cut = packAll(root.path, 'mount/file', () => truncateSync(root.at('file'), 1_000_000))
  expect(cut.problem).toEqual({ path, what: { shrunk: true } })
  const replaced = packAll(root.path, 'mount/', () => {
    rmSync(root.at('file'))
    mkdirSync(root.at('file'))
  })
  expect(replaced.problem).toEqual({ path, what: { changed: true } })
})

test('a file that another one took the place of is read as what it is now, and its second name as a file', async () => {
  using root = temporaryFolder()
  writeFileSync(root.at('a'), 'before')
  linkSync(root.at('a'), root.at('b'))
  writeFileSync(root.at('c'), 'after')
  const { tar } = packAll(root.path, 'mount/', () => renameSync(root.at('c'), root.at('a')))
  const events = await eventsOf(tar)
  expect(events.map((event) => ('entry' in event ? [event.entry.name.toString(), event.entry.type] : null))).toEqual([
    ['mount/', '5'],
    ['mount/a', '0'],
    null,
    ['mount/b', '0'],
    null,
    null,
  ])
  expect(
    events.flatMap((event) => ('bytes' in event && event.kind === 'data' ? [event.bytes.toString()] : [])),
  ).toEqual(['after', 'before'])
})

test('what cannot be read ends the tar with an error that names it', async () => {
  using root = temporaryFolder()
  writeFileSync(root.at('file'), '')
  const owners = { uid: 100_000, gid: 100_000, size: 65_536 }
  const reading = readAll(root.path, { owners })
  await expect(reading).rejects.toBeInstanceOf(OpError)
  await expect(reading).rejects.toMatchObject({
    code: 'INVALID_STATE',
    message: expect.stringContaining('"/" belongs to user 0') as string,
  })
})

test.runIf(process.getuid?.() === 0)(
  'of a layer it tells which folders are opaque, and has no notes of the overlay in it',
  async () => {
    using root = temporaryFolder()
    for (const name of ['opaque', 'other']) mkdirSync(root.at(name))
    setXattr(root.at('opaque'), 'trusted.overlay.opaque', 'y')
    setXattr(root.at('other'), 'trusted.overlay.origin', 'y')
    const opaque: string[] = []
    const tar = await readAll(root.path, {
      withoutOverlay: true,
      onEntry: ({ name, isOpaque }) => void (isOpaque && opaque.push(name.toString())),
    })
    expect(opaque).toEqual(['mount/opaque/'])
    expect(tar.includes('trusted.overlay')).toBe(false)
  },
)
