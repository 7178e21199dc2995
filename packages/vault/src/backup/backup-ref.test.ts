import { message, textOf, type Verification } from '@holdfast/contract'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDirectoryStore } from '../store/directory-store.ts'
import { makeBackup } from '../testing/sample-backup.ts'
import { createTemporaryVault } from '../testing/temporary-vault.ts'
import { readRef, recordVerification } from './backup-ref.ts'

const found = (method: Verification['method'], ...digests: string[]): Verification => {
  return { at: 1, method, problems: digests.map((digest) => message('verify-blob-missing', { digest })) }
}

test.each([
  { what: 'a clean full one', earlier: found('full') },
  { what: 'a full one with problems', earlier: found('full', 'broken') },
])('a clean quick look does not take the place of $what', async ({ earlier }) => {
  expect(await recordBoth(earlier, found('quick'))).toEqual(earlier)
})

test.each([
  {
    what: 'a quick look with problems that of a clean full one',
    earlier: found('full'),
    later: found('quick', 'gone'),
  },
  { what: 'a clean full one that of one with problems', earlier: found('full', 'broken'), later: found('full') },
  { what: 'a clean quick look that of one with problems', earlier: found('quick', 'gone'), later: found('quick') },
])('of two verifications the later takes the place: $what', async ({ earlier, later }) => {
  expect(await recordBoth(earlier, later)).toEqual(later)
})

test('problems that an earlier version noted as sentences are read', async () => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'job' })
  const path = join(world.path, 'refs', `${id}.json`)
  const ref = JSON.parse(await readFile(path, 'utf8')) as { annotations: Record<string, string> }
  ref.annotations['io.holdfast.verified'] = JSON.stringify({ at: 1, method: 'full', problems: ['Blob a is missing.'] })
  await writeFile(path, JSON.stringify(ref))
  const { verified } = await readRef(createDirectoryStore({ path: world.path, vaultId: world.id }), id)
  expect(verified?.problems.map(textOf)).toEqual(['Blob a is missing.'])
})

async function recordBoth(earlier: Verification, later: Verification): Promise<Verification | null> {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'job' })
  const store = createDirectoryStore({ path: world.path, vaultId: world.id })
  await recordVerification(store, id, earlier)
  await recordVerification(store, id, { ...later, at: 2 })
  const { verified } = await readRef(store, id)
  return verified && { ...verified, at: 1 }
}
