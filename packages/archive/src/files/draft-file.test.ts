import { closeSync } from 'node:fs'
import { mkdtemp, readFile, readdir, readlink, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OpError } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { openDraftFile } from './draft-file.ts'

test('a file is whole under its name, and nowhere before', async () => {
  await using folder = await temporaryFolder()
  {
    await using draft = await openDraftFile(join(folder.path, 'draft'))
    for (const part of ['one ', 'two']) await draft.write(Buffer.from(part))
    await draft.finish()
    expect(await folder.list()).toEqual(['draft'])
    await draft.publish(join(folder.path, 'file'), { existing: 'refuse' })
  }
  expect(await folder.list()).toEqual(['file'])
  expect(await readFile(join(folder.path, 'file'), 'utf8')).toBe('one two')
})

test('a file that is there is replaced in one step where that is asked for, and left alone else', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'file')
  const codes: string[] = []
  for (const existing of ['refuse', 'replace', 'refuse'] as const) {
    await using draft = await openDraftFile(join(folder.path, 'draft'))
    await draft.write(Buffer.from(existing))
    await draft.finish()
    const failed = await draft.publish(file, { existing }).catch((error: unknown) => error)
    codes.push(failed instanceof OpError ? failed.code : 'made')
  }
  expect(codes).toEqual(['made', 'made', 'FILE_EXISTS'])
  expect(await readFile(file, 'utf8')).toBe('replace')
  expect(await folder.list()).toEqual(['file'])
})

test('a draft that is given up leaves nothing, and one that a dead process left is in the way only unless it may go', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'draft')
  {
    await using draft = await openDraftFile(path)
    await draft.write(Buffer.from('half'))
  }
  expect(await folder.list()).toEqual([])
  await writeFile(path, 'left')
  await expect(openDraftFile(path)).rejects.toMatchObject({ code: 'EEXIST' })
  await using draft = await openDraftFile(path, { replaceLeftover: true })
  await draft.finish()
  expect(await readFile(path, 'utf8')).toBe('')
})

test('a draft goes although its close fails, as a full network folder says it there', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'draft')
  const draft = await openDraftFile(path)
  // The file is closed under it, so that its own close fails.
  for (const fd of await readdir('/proc/self/fd')) {
    const target = await readlink(`/proc/self/fd/${fd}`).catch(() => null)
    if (target === path) closeSync(Number(fd))
  }
  await expect(draft[Symbol.asyncDispose]()).rejects.toThrow('EBADF')
  expect(await folder.list()).toEqual([])
})

test('a disk that kept less than was written is found before the file has its name', async () => {
  await using folder = await temporaryFolder()
  await using draft = await openDraftFile(join(folder.path, 'draft'))
  await draft.write(Buffer.alloc(100))
  await truncate(draft.path, 99)
  await expect(draft.finish()).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    message: expect.stringContaining('99 of the 100'),
  })
})

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-draft-'))
  return { path, list: () => readdir(path), [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}
