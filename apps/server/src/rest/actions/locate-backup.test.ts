import { expect, test } from 'vitest'
import type { Services } from '../../router.ts'
import { everything } from '../../access/in-scope.ts'
import { locateBackup } from './locate-backup.ts'

const backupId = 'web-20260101T000000Z-abcd'
const containerId = 'a'.repeat(64)
const ref = { vaultId: 'one', backupId }

test('a restore may name the container its backup is of, by id, the beginning of it or name, or none', async () => {
  for (const named of [undefined, 'web', '/web', containerId, containerId.slice(0, 12)])
    expect(await locate(named), String(named)).toEqual(ref)
})

test('a restore that names another container than its backup is of is refused', async () => {
  await expect(locate('db')).rejects.toMatchObject({
    code: 'BAD_REQUEST',
    field: 'containerId',
    message: expect.stringMatching(/of web \(aaaaaaaaaaaa\), not of db/),
  })
})

function locate(named: string | undefined) {
  const catalogue = {
    locate: () => Promise.resolve(ref),
    find: () => Promise.resolve({ containerId, containerName: 'web' }),
  }
  const options = { backupId } as Parameters<typeof locateBackup>[1]['options']
  return locateBackup(
    { catalogue } as unknown as Services,
    { action: 'restore', containerId: named, options },
    everything,
  )
}
