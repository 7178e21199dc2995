import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** For tests: an ext4 of its own, in a file. Throws where nobody may mount. */
export async function mountDisk(mebibytes: number) {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-disk-'))
  const [image, path] = [join(folder, 'disk.img'), join(folder, 'disk')]
  try {
    await mkdir(path)
    await writeFile(image, '')
    await truncate(image, mebibytes * 1024 * 1024)
    await run('mkfs.ext4', ['-q', '-F', image])
    await run('mount', ['-o', 'loop', image, path])
  } catch (error) {
    await rm(folder, { recursive: true })
    throw error
  }
  return {
    path,
    async [Symbol.asyncDispose]() {
      await run('umount', [path])
      await rm(folder, { recursive: true })
    },
  }
}
