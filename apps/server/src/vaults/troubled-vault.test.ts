import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { everything } from '../access/in-scope.ts'
import type { Vault } from '@holdfast/vault'
import { startVaults } from '../testing/start-vaults.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const { signal } = new AbortController()

test('a vault tells how many of its backups cannot be read, and in how many the last verify found problems', async () => {
  await using folder = await temporaryFolder()
  await using made = await startVaults()
  const path = join(folder.path, 'nas')
  const { id } = await made.vaults.add({ name: 'NAS', path, create: true })
  const vault = await made.open.get(id)
  await seal(vault, 'sound')
  const damaged = await seal(vault, 'damaged')
  expect(await made.vaults.list(everything)).toMatchObject([
    { backups: 2, troubled: { unreadable: 0, withProblems: 0 } },
  ])

  await rm(join(path, 'blobs/sha256', damaged.config))
  await vault.verify(damaged.id, 'quick', { signal, onBytes: () => {} })
  await writeFile(join(path, 'refs/web-20260101T000000Z-abcd.json'), 'cut off')
  expect(await made.vaults.list(everything)).toMatchObject([
    { backups: 2, troubled: { unreadable: 1, withProblems: 1 } },
  ])
})

async function seal(vault: Vault, name: string): Promise<{ id: string; config: string }> {
  const config = Buffer.from(JSON.stringify({ name, rootfs: { type: 'layers', diff_ids: [] } }))
  await using draft = await vault.begin(name, { signal })
  const image = { config, diffIds: [] }
  const { id } = await draft.seal({ name, image, startedAt: Date.now(), document: {}, signal })
  return { id, config: createHash('sha256').update(config).digest('hex') }
}
