import { execFileSync } from 'node:child_process'
import { fstatSync, linkSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openHostFolder } from '../folder/open-host-folder.ts'
import { collectWalk } from '../testing/collect-walk.ts'
import { setMtime } from '../testing/set-attributes.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { walkFolder, type WalkBatch } from './walk-folder.ts'

const signal = new AbortController().signal
const isRoot = process.getuid?.() === 0

test('names come by their bytes, component by component, a folder before what is in it', async () => {
  using root = temporaryFolder()
  for (const name of ['a', 'a.d', 'b']) mkdirSync(root.at(name))
  for (const name of ['a/x', 'a.d/x', 'a-b', 'ab', 'B', 'b/é']) writeFileSync(root.at(name), '')
  writeFileSync(Buffer.concat([Buffer.from(root.at('b/')), Buffer.from([0xff])]), '')
  const { paths } = await collectWalk(root.path)
  expect(paths).toEqual(['', 'B', 'a', 'a/x', 'a-b', 'a.d', 'a.d/x', 'ab', 'b', 'b/Ã©', 'b/ÿ'])
})

test.runIf(isRoot)('an entry is what lstat says of it', async () => {
  using root = temporaryFolder()
  writeFileSync(root.at('file'), 'x'.repeat(5_000))
  setMtime(root.at('file'), -1_500_000_001n)
  symlinkSync('/nowhere', root.at('link'))
  execFileSync('mkfifo', [root.at('fifo')])
  execFileSync('mknod', [root.at('device'), 'c', '1', '3'])
  const { entries } = await collectWalk(root.path)
  for (const name of ['file', 'link', 'fifo', 'device', '']) {
    const stat = lstatSync(root.at(name), { bigint: true })
    expect(entries.get(name)).toMatchObject({
      dev: stat.dev,
      ino: stat.ino,
      nlink: Number(stat.nlink),
      size: Number(stat.size),
      blocks: Number(stat.blocks),
      ctimeNs: stat.ctimeNs,
      isMountPoint: false,
      linkTo: null,
    })
  }
  expect([...entries.values()].map(({ kind }) => kind)).toEqual(['folder', 'character', 'fifo', 'file', 'link'])
  expect(entries.get('file')?.mtimeNs).toBe(-1_500_000_001n)
  expect(entries.get('')?.base.toString()).toBe('.')
})

test('a key changes with what the file system says of an entry, and with nothing else', async () => {
  using root = temporaryFolder()
  writeFileSync(root.at('changed'), 'one')
  writeFileSync(root.at('unchanged'), 'one')
  const before = await collectWalk(root.path)
  setMtime(root.at('changed'), 1n)
  const after = await collectWalk(root.path)
  expect(after.entries.get('unchanged')?.key).toBe(before.entries.get('unchanged')?.key)
  expect(after.entries.get('changed')?.key).not.toBe(before.entries.get('changed')?.key)
  expect(after.entries.get('changed')?.key).toMatch(/^[\w-]{75}$/)
})

test('the second name of an inode on names the first; a folder has no second name', async () => {
  using root = temporaryFolder()
  mkdirSync(root.at('b'))
  mkdirSync(root.at('b/b'))
  writeFileSync(root.at('a'), 'data')
  linkSync(root.at('a'), root.at('b/again'))
  linkSync(root.at('a'), root.at('c'))
  const { entries } = await collectWalk(root.path)
  expect([...entries].map(([path, { linkTo }]) => [path, linkTo?.toString()])).toEqual([
    ['', undefined],
    ['a', undefined],
    ['b', undefined],
    ['b/again', 'a'],
    ['b/b', undefined],
    ['c', 'a'],
  ])
})

test('what is skipped is left out with all below it', async () => {
  using root = temporaryFolder()
  mkdirSync(root.at('a/b'), { recursive: true })
  writeFileSync(root.at('a/b/c'), '')
  writeFileSync(root.at('a/c'), '')
  const { paths } = await collectWalk(root.path, { skip: [Buffer.from('a/b')] })
  expect(paths).toEqual(['', 'a', 'a/c'])
})

test('a link in place of the root is refused', () => {
  using root = temporaryFolder()
  symlinkSync('/etc', root.at('link'))
  expect(() => openHostFolder(root.at('link'))).toThrow('ENOTDIR')
})

test('a walk of many folders ends in batches, and leaves no descriptor behind, however it ends', async () => {
  using root = temporaryFolder()
  for (let i = 0; i < 200; i++) {
    mkdirSync(root.at(`f${i}`))
    for (let j = 0; j < 10; j++) writeFileSync(root.at(`f${i}/${j}`), '')
  }
  const { paths } = await collectWalk(root.path)
  expect(paths).toHaveLength(1 + 200 * 11)
  expect(root.openDescriptors()).toBe(0)

  using folder = openHostFolder(root.path)
  for await (const batch of walkFolder(folder, { signal })) {
    batch.release()
    break
  }
  const stop = new AbortController()
  const stopped = async (): Promise<void> => {
    for await (const batch of walkFolder(folder, { signal: stop.signal })) {
      stop.abort()
      batch.release()
    }
  }
  await expect(stopped()).rejects.toThrow('aborted')
  expect(root.openDescriptors()).toBe(1)
})

test('a walk waits while three batches are not released, and their folders stay open', async () => {
  using root = temporaryFolder()
  for (let i = 0; i < 300; i++) mkdirSync(root.at(`f${i}`))
  using folder = openHostFolder(root.path)
  const walk = walkFolder(folder, { signal })
  const held: WalkBatch[] = []
  for (let i = 0; i < 3; i++) held.push((await walk.next()).value as WalkBatch)
  const fourth = walk.next()
  expect(await Promise.race([fourth.then(() => 'came'), delay(200, 'waits')])).toBe('waits')
  const parents = held.flatMap(({ entries }) => [...entries].map(({ parent }) => parent))
  for (const parent of parents) expect(fstatSync(parent).isDirectory()).toBe(true)
  held[2]?.release()
  expect((await fourth).done).toBe(false)
  await walk.return(undefined)
  for (const { release } of [...held, (await fourth).value as WalkBatch]) release()
  expect(root.openDescriptors()).toBe(1)
})

test('two walks at the same time are two threads, and one after the other is one', async () => {
  using root = temporaryFolder()
  for (let i = 0; i < 1_000; i++) writeFileSync(root.at(`f${i}`), '')
  const walks = await Promise.all([1, 2, 3].map(() => collectWalk(root.path)))
  expect(walks.map(({ paths }) => paths.length)).toEqual([1_001, 1_001, 1_001])
})
