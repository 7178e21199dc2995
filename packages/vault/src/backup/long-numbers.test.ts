import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openVault } from '../open-vault.ts'
import { blobsOf } from '../testing/blobs-of.ts'
import { makeBackup } from '../testing/sample-backup.ts'
import { createTemporaryVault } from '../testing/temporary-vault.ts'

const ulimit = '{"Name":"core","Hard":9223372036854775807,"Soft":9007199254740993}'
const document = {
  container: { HostConfig: { Ulimits: [{ Name: 'core', Hard: 9223372036854775807n, Soft: 9007199254740993n }] } },
}

test('the numbers of a document are kept as numbers and come back to the last digit', async () => {
  await using made = await createTemporaryVault()
  const { id } = await makeBackup(made.vault, { draftId: 'job', document })

  const config = (await blobsOf(made, id))['backup config']
  const stored = await readFile(join(made.path, 'blobs/sha256', config), 'utf8')
  expect(stored).toContain(ulimit)
  // As a version reads it that knows of no such numbers.
  expect(JSON.parse(stored)).toMatchObject({ id, document: { container: {} } })
  const vault = await openVault(made.path)
  const [listed] = (await vault.list()).backups
  expect([listed?.id, listed?.document]).toEqual([id, document])
})

test('documents of two backups that differ only in the last digit stay two', async () => {
  await using made = await createTemporaryVault()
  for (const Hard of [9007199254740993n, 9007199254740995n])
    await makeBackup(made.vault, { draftId: String(Hard), document: { Ulimits: [{ Name: 'core', Hard }] } })
  const { backups } = await (await openVault(made.path)).list()
  expect(backups.map(({ document: kept }) => kept)).toEqual(
    expect.arrayContaining([
      { Ulimits: [{ Name: 'core', Hard: 9007199254740993n }] },
      { Ulimits: [{ Name: 'core', Hard: 9007199254740995n }] },
    ]),
  )
})
