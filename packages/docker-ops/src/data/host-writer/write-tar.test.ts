import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { OpError } from '@holdfast/contract'
import { textOf } from '@holdfast/contract/messages'
import { openHostFolder, readFolderAsTar } from '@holdfast/host-files'
import { extension, file, header, paxRecord, tar } from '../../../../archive/src/testing/build-tar.ts'
import { mountFolder } from '../../made/create-carrier.ts'
import { fillFidelityTree } from '../testing/fidelity-tree.ts'
import { laneOf } from './host-writer.ts'
import { ReadPool } from './read-pool.ts'
import { canRunTar } from './tar-program.ts'
import { verifyFolder } from './verify-folder.ts'
import { writeTar } from './write-tar.ts'

const signal = new AbortController().signal
const canWrite = await (async () => {
  using root = temporaryFolder()
  using folder = openHostFolder(root.path)
  return await canRunTar(folder)
})()

test.runIf(canWrite)('a folder written from its tar is the same folder, whatever is in it', async () => {
  using from = temporaryFolder()
  using to = temporaryFolder()
  fillFidelityTree(from.path)
  const before = await digestOf(from.path)

  const { refused, marks } = await write(to.path, read(from.path))

  expect(await digestOf(to.path)).toBe(before)
  expect(refused).toEqual({ files: [], count: 0, attributes: new Set() })
  expect(marks.count).toBeGreaterThan(40)
})

test.runIf(canWrite)('what was written is read back, and the first thing that differs is named', async () => {
  using from = temporaryFolder()
  using to = temporaryFolder()
  fillFidelityTree(from.path)
  const { marks } = await write(to.path, read(from.path))
  using folder = openHostFolder(to.path)
  await using pool = new ReadPool()
  const options = { pool, destination: '/data', signal, onBytes: () => undefined }
  const verify = () => verifyFolder(folder, marks, options)
  expect(await verify()).toEqual([])

  const changed = async (change: string): Promise<unknown> => {
    execFileSync('python3', ['-c', `import os\n${change}`], { cwd: to.path })
    return verify().then(
      (messages) => messages.map(textOf),
      (error: OpError) => error.message,
    )
  }
  expect(await changed('os.setxattr("user", "user.note", b"other")')).toEqual([
    'The file system of the new volume did not take all extended attributes of "/data/user".',
  ])
  expect(await changed('os.utime("trusted", ns=(0, 1700000000123456788))')).toContain(
    'The file system of the new volume did not take the exact modification times of "/data/trusted".',
  )
  const differs = (path: string) => `The copy differs from what was read, first at "/${path}". Check the engine's disk.`
  expect(await changed('os.pwrite(os.open("megabytes", os.O_WRONLY), b"!", 1500000)')).toBe(differs('megabytes'))
  expect(await changed('os.chown("capable", 1, 0)')).toBe(differs('capable'))
  expect(await changed('os.remove("absolute")')).toBe(differs('block'))
})

test.runIf(canWrite)('holes stay holes, of large files and of small ones', async () => {
  using from = temporaryFolder()
  using to = temporaryFolder()
  const fd = openSync(join(from.path, 'large'), constants.O_WRONLY | constants.O_CREAT)
  for (let piece = 0; piece < 10; piece += 1) writeSync(fd, Buffer.alloc(10_000, 1), 0, 10_000, piece * 30_000_001)
  closeSync(fd)
  truncateSync(join(from.path, 'large'), 400_000_000)
  writeFileSync(join(from.path, 'small'), 'x')
  truncateSync(join(from.path, 'small'), 500_000)

  await write(to.path, read(from.path))

  expect(await digestOf(to.path)).toBe(await digestOf(from.path))
  for (const name of ['large', 'small'])
    expect(statSync(join(to.path, name)).blocks).toBeLessThanOrEqual(statSync(join(from.path, name)).blocks)
})

const outside: [string, Buffer[]][] = [
  [
    'through a link that the other stream makes',
    [entryAt('a', { type: '2', patch: linkTo('/') }), ...manyFiles('a/tmp/x')],
  ],
  [
    'through a link that leads to its own folder',
    [entryAt('a', { type: '2', patch: linkTo('.') }), ...manyFiles('a/x')],
  ],
  ['through dots', [file(`${mountFolder}/../outside`, 'data')]],
  ['by an absolute name', [file('/tmp/holdfast-outside', 'data')]],
  ['a large file through dots', [file(`${mountFolder}/../outside`, Buffer.alloc(1_048_576))]],
  ['a hard link to what lies outside', [entryAt('a', { type: '1', patch: linkTo('../etc/passwd') })]],
]

test.runIf(canWrite).each(outside)('nothing is written outside of the folder: %s', async (_how, parts) => {
  using to = temporaryFolder()
  const around = mkdtempSync(join(to.path, 'around-'))
  const inner = join(around, 'inner')
  mkdirSync(inner)
  await expect(write(inner, once(tar(...parts)))).rejects.toMatchObject({ code: /VAULT_DAMAGED|STORAGE_FAILED/ })
  expect(readdirSync(around)).toEqual(['inner'])
  expect(readdirSync('/tmp').filter((name) => name.startsWith('holdfast-outside') || name.startsWith('x-'))).toEqual([])
})

test.runIf(canWrite)(
  'nothing is written through a link that one stream has made while the other is still busy',
  async () => {
    using to = temporaryFolder()
    using outside = temporaryFolder()
    const named = (stem: string, lane: 0 | 1): string => {
      for (let count = 0; ; count += 1)
        if (laneOf(Buffer.from(`${mountFolder}/${stem}${count}`)) === lane) return `${stem}${count}`
    }
    const link = named('link', 0)
    const busy = Array.from({ length: 4_000 }, (_none, index) =>
      file(`${mountFolder}/${named(`${index}-`, 1)}`, 'data'),
    )
    const through = file(`${mountFolder}/${named(`${link}/file`, 1)}`, 'data')
    const whole = tar(entryAt(link, { type: '2', patch: linkTo(outside.path) }), ...busy, through)
    await expect(write(to.path, once(whole))).rejects.toMatchObject({ code: 'STORAGE_FAILED' })
    expect(readdirSync(outside.path)).toEqual([])
  },
)

test.runIf(canWrite)('attributes that the file system does not take are named with their files', async () => {
  using to = temporaryFolder()
  using _mount = mounted(to.path, 'ramfs', [])
  const records = [paxRecord('SCHILY.xattr.user.note', 'x'), paxRecord('SCHILY.xattr.user.other', 'y')]
  const marked = extension('x', Buffer.concat(records))
  const large = file(`${mountFolder}/large`, Buffer.alloc(2_000_000, 1))
  const whole = tar(entryAt('', { type: '5' }), marked, large, marked, file(`${mountFolder}/small`, 'data'))
  const { refused } = await write(to.path, once(whole))
  expect({ ...refused, files: refused.files.toSorted() }).toEqual({
    files: ['/large', '/small'],
    count: 2,
    attributes: new Set(['"user.note"', '"user.other"']),
  })
})

test.runIf(canWrite)('a full disk is DISK_FULL, for small files and for a large one', async () => {
  using to = temporaryFolder()
  using _mount = mounted(to.path, 'tmpfs', ['-o', 'size=1m'])
  const small = Array.from({ length: 40 }, (_none, index) => file(`${mountFolder}/${index}`, Buffer.alloc(100_000, 1)))
  await expect(write(to.path, once(tar(...small)))).rejects.toMatchObject({ code: 'DISK_FULL' })
  const large = file(`${mountFolder}/large`, Buffer.alloc(4_000_000, 1))
  await expect(write(to.path, once(tar(large)))).rejects.toMatchObject({ code: 'DISK_FULL' })
})

test.runIf(canWrite)('a cancelled write rejects with its reason, and no program is left', async () => {
  using to = temporaryFolder()
  const cancel = new AbortController()
  const reason = new Error('no longer wanted')
  const endless = async function* () {
    yield entryAt('', { type: '5' })
    for (let index = 0; ; index += 1) {
      if (index === 2_000) cancel.abort(reason)
      yield file(`${mountFolder}/${index}`, 'data')
    }
  }
  using folder = openHostFolder(to.path)
  const work = writeTar(folder, endless(), { digest: false, signal: cancel.signal })
  await expect(work).rejects.toBe(reason)
  await expect
    .poll(() =>
      execFileSync('sh', ['-c', 'ls -l /proc/[0-9]*/cwd 2>/dev/null | grep -c "$1" || true', 'sh', to.path])
        .toString()
        .trim(),
    )
    .toBe('0')
})

async function write(path: string, source: AsyncIterable<Buffer>) {
  using folder = openHostFolder(path)
  return await writeTar(folder, source, { digest: true, signal })
}

async function* read(path: string): AsyncGenerator<Buffer> {
  using folder = openHostFolder(path)
  yield* readFolderAsTar(folder, { prefix: mountFolder, signal })
}

async function digestOf(path: string): Promise<string> {
  const sha256 = createHash('sha256')
  for await (const chunk of read(path)) sha256.update(chunk)
  return sha256.digest('hex')
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes)
}

function entryAt(name: string, fields: Parameters<typeof header>[0]): Buffer {
  return header({ name: `${mountFolder}/${name}`, ...fields })
}

/** Some for each stream. */
function manyFiles(name: string): Buffer[] {
  return Array.from({ length: 20 }, (_none, index) => file(`${mountFolder}/${name}-${index}`, 'data'))
}

function linkTo(target: string) {
  return (block: Buffer): void => void block.write(target, 157)
}

function mounted(path: string, type: string, more: string[]): Disposable {
  execFileSync('mount', ['-t', type, ...more, 'none', path])
  return { [Symbol.dispose]: () => void execFileSync('umount', ['-l', path]) }
}

function temporaryFolder(): Disposable & { path: string } {
  const path = mkdtempSync('/var/tmp/holdfast-host-writer-')
  // Deeper than Node's own removal reaches.
  return { path, [Symbol.dispose]: () => void execFileSync('rm', ['-rf', path]) }
}
