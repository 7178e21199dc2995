import { expect, test } from 'vitest'
import { createTemporaryVault } from '@holdfast/vault/testing'
import { makeBackup } from '@holdfast/vault/testing/sample-backup'
import { somebody } from '../testing/somebody.ts'
import { verifyRecipe } from './verify-recipe.ts'

test('a verification notes which blobs it read, and one of what is unread leaves out those of that list', async () => {
  await using world = await createTemporaryVault()
  const { vault, id: vaultId } = world
  const { id: backupId } = await makeBackup(vault, { draftId: 'one' })
  const noted: string[] = []
  const asked: [string, number][] = []
  const recipe = verifyRecipe(
    { get: async () => vault, place: async () => ({ name: '', path: '' }), all: async () => [] },
    {
      knownSince: async (id, at) => {
        asked.push([id, at])
        return new Set(noted)
      },
      record: async (id, digests) => void noted.push(...(id === vaultId ? digests : [])),
    },
  )
  const { signal } = new AbortController()
  const task = { jobId: 'job', actor: somebody, signal, report: () => undefined }
  const request = {
    kind: 'verify',
    subject: { kind: 'backup', vaultId, backupId, name: 'web' },
    method: 'full',
  } as const
  expect(await recipe.run(request, task)).toMatchObject({ method: 'full', problems: [] })
  expect(noted).toHaveLength((await vault.contents())[0]?.blobs.size ?? 0)
  expect(asked).toEqual([])
  const unread = await recipe.run({ ...request, onlyUnread: { since: 7, readTrees: false } }, task)
  expect(unread).toMatchObject({ method: 'quick', problems: [], bytesRead: 0 })
  expect(asked).toEqual([[vaultId, 7]])
})
