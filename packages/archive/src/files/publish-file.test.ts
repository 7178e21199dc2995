import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { publishFile } from './publish-file.ts'

const withHardLinks = {}
const without = { makeLink: () => Promise.reject(Object.assign(new Error('link'), { code: 'EPERM' })) }

const onlyWriter = { ...without, isOnlyWriter: true }

test.for([
  ['with hard links', withHardLinks],
  ['without hard links', without],
  ['without hard links, where nobody else writes', onlyWriter],
] as const)('on a file system %s a draft gets its name', async ([, options]) => {
  await using folder = await temporaryFolder()
  const { draft, file } = await folder.draft()
  await publishFile(draft, file, { existing: 'refuse', ...options })

  expect(await readFile(file, 'utf8')).toBe('content')
})

test.for([
  ['with hard links', withHardLinks],
  ['without hard links', without],
  ['without hard links, where nobody else writes', onlyWriter],
] as const)('on a file system %s nothing is overwritten, a dangling link neither', async ([, options]) => {
  await using folder = await temporaryFolder()
  const { draft, file } = await folder.draft()
  await symlink('nowhere', file)

  await expect(publishFile(draft, file, { existing: 'refuse', ...options })).rejects.toMatchObject({
    code: 'FILE_EXISTS',
  })
  expect(await readdir(folder.path)).toEqual(['draft', 'file'])
  await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a draft that cannot be renamed leaves no reservation', async () => {
  await using folder = await temporaryFolder()
  const { draft, file } = await folder.draft()
  await rm(draft)

  await expect(publishFile(draft, file, { existing: 'refuse', ...without })).rejects.toMatchObject({ code: 'ENOENT' })
  expect(await readdir(folder.path)).toEqual([])
})

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-publish-'))
  return {
    path,
    async draft() {
      await writeFile(join(path, 'draft'), 'content')
      return { draft: join(path, 'draft'), file: join(path, 'file') }
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  }
}
