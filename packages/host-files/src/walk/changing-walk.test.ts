import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openHostFolder } from '../folder/open-host-folder.ts'
import { closeDescriptors } from '../libc/libc.ts'
import { makeNested } from '../testing/make-nested.ts'
import { temporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts'
import { packWalk } from './pack-walk.ts'
import { unpackBatch } from './unpack-batch.ts'

const isRoot = process.getuid?.() === 0
/** A walk step by step, in batches of 64 folders, with something that happens after the first of them. */
function walkWith(root: TemporaryFolder, happen: () => void): { paths: string[]; events: string[] } {
  using folder = openHostFolder(root.path)
  const paths: string[] = []
  const events: string[] = []
  const leftOpen: number[] = []
  for (const batch of packWalk(folder.fd, { skip: new Set(), leftOpen })) {
    if (paths.length === 0) happen()
    for (const entry of unpackBatch(batch)) paths.push(entry.path.toString())
    for (const { kind, path, code } of batch.events) events.push(`${kind} ${path.toString()} ${code}`)
    closeDescriptors(batch.closing)
  }
  closeDescriptors(leftOpen)
  expect(root.openDescriptors()).toBe(1)
  return { paths, events }
}

/** Listed at the begin, and met when the first batch is full. */
function makeFolders(root: TemporaryFolder): void {
  for (let i = 0; i < 64; i++) mkdirSync(root.at(`a${i}`))
  mkdirSync(root.at('z'))
  writeFileSync(root.at('z/own'), '')
}

test('a folder that is gone when its turn comes is told', () => {
  using root = temporaryFolder()
  makeFolders(root)
  const { paths, events } = walkWith(root, () => rmSync(root.at('z'), { recursive: true }))
  expect(events).toEqual(['vanished z ENOENT'])
  expect(paths).toHaveLength(65)
})

test('a link, or a file, in the place of a folder is what it is: nothing behind it is listed', () => {
  using root = temporaryFolder()
  makeFolders(root)
  const { paths, events } = walkWith(root, () => {
    rmSync(root.at('z'), { recursive: true })
    symlinkSync('/etc', root.at('z'))
  })
  expect(events).toEqual([])
  expect(paths.slice(-2)).toEqual(['a9', 'z'])
})

test('a folder that cannot be found again from far below it is told where something in it was still to come', () => {
  using root = temporaryFolder()
  using elsewhere = temporaryFolder()
  makeNested(root.path, ['a', ...Array<string>(200).fill('d')])
  const { paths, events } = walkWith(root, () => {
    renameSync(root.at('a/d/d'), elsewhere.at('below'))
    renameSync(root.at('a/d'), elsewhere.at('above'))
  })
  expect(events).toEqual(['changed a/d ESTALE'])
  expect(paths).toContain('a/~')
  expect(paths).toHaveLength(1 + 201 + 200)
})

test('a folder that is moved away while the walk is far below it is told, and all beside it is walked', () => {
  using root = temporaryFolder()
  using elsewhere = temporaryFolder()
  makeNested(root.path, ['a', ...Array<string>(200).fill('d')])
  mkdirSync(root.at('b'))
  const { paths, events } = walkWith(root, () => {
    renameSync(root.at('a/d/d'), elsewhere.at('d'))
    writeFileSync(elsewhere.at('foreign'), '')
  })
  // What is below is the same folders still, opened before or by one that was; what is above has to be found again.
  expect(paths.filter((path) => path.includes('foreign'))).toEqual([])
  expect(paths).toContain('b')
  expect(paths).toContain('a/~')
  expect(paths).toContain('a/d/~')
  expect(events).toEqual([])
})

test.runIf(isRoot)('another file system below the root is told and walked', () => {
  using root = temporaryFolder()
  mkdirSync(root.at('a'))
  mkdirSync(root.at('same'))
  execFileSync('mount', ['-t', 'tmpfs', 'none', root.at('a')])
  execFileSync('mount', ['--bind', root.at('a'), root.at('same')])
  try {
    writeFileSync(root.at('a/file'), '')
    using folder = openHostFolder(root.path)
    const seen: unknown[] = []
    for (const batch of packWalk(folder.fd, { skip: new Set(), leftOpen: [] })) {
      for (const { path, isMountPoint, dev } of unpackBatch(batch))
        seen.push([path.toString(), isMountPoint, dev === folder.device])
      closeDescriptors(batch.closing)
    }
    expect(seen).toEqual([
      ['', false, true],
      ['a', true, false],
      ['a/file', false, false],
      ['same', true, false],
      ['same/file', false, false],
    ])
  } finally {
    execFileSync('umount', [root.at('a'), root.at('same')])
  }
})
