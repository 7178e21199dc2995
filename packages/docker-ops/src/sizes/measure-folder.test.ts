import { execFileSync } from 'node:child_process'
import { link, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { measureFolder } from './measure-folder.ts'

const signal = new AbortController().signal

test('all files below count with their lengths: holes too, a file with two names once, links and pipes not', async () => {
  await using folder = await hostFolder()
  await mkdir(join(folder.path, 'deep/er'), { recursive: true })
  await writeFile(join(folder.path, 'one'), Buffer.alloc(1_000))
  await writeFile(join(folder.path, 'deep/er/two'), Buffer.alloc(20_000))
  await link(join(folder.path, 'deep/er/two'), join(folder.path, 'again'))
  await link(join(folder.path, 'deep/er/two'), join(folder.path, 'deep/again'))
  await writeFile(join(folder.path, 'sparse'), '')
  await truncate(join(folder.path, 'sparse'), 3_000_000)
  await symlink('one', join(folder.path, 'link'))
  execFileSync('mkfifo', [join(folder.path, 'pipe')])
  await writeFile(Buffer.concat([Buffer.from(`${folder.path}/`), Buffer.from([0x66, 0xff])]), Buffer.alloc(5))
  expect(await measureFolder(folder.path, { signal })).toBe(3_021_005)
})

test('an empty folder is 0, and one that is not there is not known', async () => {
  await using folder = await hostFolder()
  expect(await measureFolder(folder.path, { signal })).toBe(0)
  expect(await measureFolder(join(folder.path, 'absent'), { signal })).toBeNull()
})

test('a tree deeper than anybody reads is not known, and one nearly so is', async () => {
  await using folder = await hostFolder()
  const deep = join(folder.path, ...Array.from({ length: 255 }, () => 'd'))
  await mkdir(deep, { recursive: true })
  await writeFile(join(deep, 'file'), 'x')
  expect(await measureFolder(folder.path, { signal })).toBe(1)
  await mkdir(join(deep, 'd'))
  expect(await measureFolder(folder.path, { signal })).toBeNull()
})

test('a walk that takes too long is ended in its middle', async () => {
  const stop = new AbortController()
  const measured = measureFolder('/usr/share', { signal: stop.signal })
  stop.abort()
  expect(await measured).toBeNull()
  expect(await measureFolder('/', { signal: stop.signal })).toBeNull()
})

async function hostFolder() {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-measure-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}
