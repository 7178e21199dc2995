import { expect, test } from 'vitest'
import type { BackupCatalogue } from './backup-catalogue.ts'
import type { Backups } from './backups.ts'
import { createBackupsRouter } from './backups.router.ts'
import { contextAs } from '../testing/somebody.ts'
import { rolesOf } from '../testing/roles-of.ts'

const parts = {
  backups: {} as Backups,
  catalogue: {} as BackupCatalogue,
  backupSettings: {} as Parameters<typeof createBackupsRouter>[0]['backupSettings'],
}

test('whoever may look sees backups; keeping them takes an operator, losing one an admin', () => {
  const router = createBackupsRouter(parts)
  expect(rolesOf(router)).toEqual({
    list: 'viewer',
    preview: 'operator',
    start: 'operator',
    files: 'operator',
    verify: 'operator',
    previewRemove: 'admin',
    remove: 'admin',
    settings: 'viewer',
    setSettings: 'admin',
    pin: 'admin',
  })
})

test('a viewer who wants to delete a backup, or an operator, is refused before anything is asked', async () => {
  const router = createBackupsRouter(parts)
  const ref = { vaultId: 'one', backupId: 'web-20260101T000000Z-abcd' }
  for (const role of ['viewer', 'operator'] as const) {
    const caller = router.createCaller(contextAs(role))
    await expect(caller.remove(ref)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  }
})
