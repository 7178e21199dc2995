import { expect, test } from 'vitest'
import type { AnyRouter } from '@trpc/server'
import type { BackupCatalogue } from './backup-catalogue.ts'
import type { Backups } from './backups.ts'
import { createBackupsRouter } from './backups.router.ts'
import { somebody } from '../testing/somebody.ts'

test('whoever may look sees backups; keeping them takes an operator, losing one an admin', () => {
  const router = createBackupsRouter({ backups: {} as Backups, catalogue: {} as BackupCatalogue })
  expect(rolesOf(router)).toEqual({
    list: 'viewer',
    preview: 'operator',
    start: 'operator',
    files: 'operator',
    verify: 'operator',
    previewRemove: 'admin',
    remove: 'admin',
  })
})

test('a viewer who wants to delete a backup, or an operator, is refused before anything is asked', async () => {
  const router = createBackupsRouter({ backups: {} as Backups, catalogue: {} as BackupCatalogue })
  const ref = { vaultId: 'one', backupId: 'web-20260101T000000Z-abcd' }
  for (const role of ['viewer', 'operator'] as const) {
    const caller = router.createCaller({ identify: () => ({ actor: somebody, role }), transport: 'http' })
    await expect(caller.remove(ref)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  }
})

function rolesOf(router: AnyRouter): Record<string, string> {
  const procedures = router._def.procedures as Record<string, { _def: { meta: { role: string } } }>
  return Object.fromEntries(Object.entries(procedures).map(([path, one]) => [path, one._def.meta.role]))
}
