import { mkdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { checkExportFolder, makeExportFolder } from './export-folder.ts'

test('no path means the first root, a relative one lies below it, an absolute one must lie in a root', async () => {
  await using folder = await temporaryFolder()
  const roots = [join(folder.path, 'one'), join(folder.path, 'two')] as const
  await Promise.all(roots.map((root) => mkdir(root)))
  await expect(checkExportFolder(undefined, [...roots])).resolves.toBe(roots[0])
  await expect(checkExportFolder('daily/web', [...roots])).resolves.toBe(join(roots[0], 'daily/web'))
  await expect(checkExportFolder(join(roots[1], 'x'), [...roots])).resolves.toBe(join(roots[1], 'x'))
})

test('a path that leads out of the roots is refused and nothing is created', async () => {
  await using folder = await temporaryFolder()
  const root = join(folder.path, 'root')
  const outside = join(folder.path, 'outside')
  await mkdir(root)
  await mkdir(outside)
  await symlink(outside, join(root, 'link'))
  await symlink(join(outside, 'missing'), join(root, 'dangling'))
  await writeFile(join(root, 'file'), '')
  const bad = [
    '/etc',
    '../outside',
    'a/../b',
    'a/../../outside',
    'a\0b',
    'link',
    'link/deep',
    'dangling',
    'dangling/x',
    'file',
    'file/x',
  ]
  for (const path of [...bad, `${root}-beside`, folder.path]) {
    const refused = { code: 'BAD_REQUEST', field: 'path' }
    await expect(makeExportFolder(path, [root]), path).rejects.toMatchObject(refused)
  }
  await expect(stat(join(outside, 'deep'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a link that stays in the roots is fine, and missing folders are made for their owner only', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'real'))
  await symlink(join(folder.path, 'real'), join(folder.path, 'link'))
  await makeExportFolder(join(folder.path, 'link/a/b'), [folder.path])
  const { mode } = await stat(join(folder.path, 'real/a'))
  expect(mode & 0o777).toBe(0o700)
})
