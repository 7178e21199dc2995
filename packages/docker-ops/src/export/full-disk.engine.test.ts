import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createTestWorld } from '../testing/create-test-world.ts'
import { exportFolderAt } from './testing/export-folder.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const run = promisify(execFile)
const isRoot = process.getuid?.() === 0

test.runIf(isRoot)('a disk that fills up is named, with what is needed and free, and nothing stays on it', async () => {
  await using world = await createTestWorld(engine)
  await using disk = await mountTmpfs('size=2m')
  const { id } = await world.finishedContainer('truncate -s 20M /hole')
  const folder = exportFolderAt(disk.path)

  const error: unknown = await folder.run(engine, { containerId: id }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'DISK_FULL', cause: { code: 'ENOSPC' } })
  expect((error as Error).message).toContain(disk.path)
  expect((error as Error).message).toMatch(/needs about 2\d{7} bytes. 2\d{6} bytes are free/)
  expect(await readdir(disk.path)).toEqual([])
})

test.runIf(isRoot)('a disk that is read-only is a failure of the storage, with its reason', async () => {
  await using disk = await mountTmpfs('ro')
  const run = exportFolderAt(disk.path).run(engine)

  await expect(run).rejects.toMatchObject({ code: 'STORAGE_FAILED', message: expect.stringContaining('EROFS') })
})

async function mountTmpfs(options: string) {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-disk-'))
  await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path])
  return {
    path,
    async [Symbol.asyncDispose]() {
      await run('umount', [path])
      await rm(path, { recursive: true })
    },
  }
}
