import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { readSentinel, sentinelName } from './sentinel.ts'

test.each(['a pipe', 'an endless link', 'a huge file'])(
  'a folder with %s for a sentinel is refused at once',
  async (what) => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-sentinel-'))
    try {
      const path = join(folder, sentinelName)
      if (what === 'a pipe') await promisify(execFile)('mkfifo', [path])
      if (what === 'an endless link') await symlink('/dev/zero', path)
      if (what === 'a huge file') await writeFile(path, '')
      if (what === 'a huge file') await truncate(path, 4 * 1024 ** 3)
      await expect(readSentinel(folder)).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
    } finally {
      await rm(folder, { recursive: true })
    }
  },
  5000,
)
