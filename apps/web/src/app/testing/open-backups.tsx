import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { createBackup } from '../../features/backups/testing/create-backup.ts'
import type { BackupList } from '../../features/backups/use-backups.ts'
import type { FakeAnswers } from '../../trpc/testing/create-fake-client.ts'
import { draw } from '../../trpc/testing/draw.tsx'
import { createConsoleRouter } from '../router.tsx'

const hour = 3_600_000
export const ago = (hours: number) => Date.now() - hours * hour
export const web = [1, 5, 30, 60].map((hours) => createBackup({ id: `web-${hours}`, startedAt: ago(hours) }))
export const shop = createBackup({ id: 'shop-2', containerName: 'shop', image: 'postgres:16', startedAt: ago(2) })

/** The console at an address of the backups' pages. */
export function openBackups(path: string, list: BackupList, answers: FakeAnswers = {}) {
  const router = createConsoleRouter(createMemoryHistory({ initialEntries: [path] }))
  draw(<RouterProvider router={router} />, {
    'containers.watch': () => [],
    'engines.list': () => [{ id: 'local', endpoint: 'unix:///docker.sock' }],
    'jobs.watch': () => [{ active: [], finished: [] }],
    'backups.list': () => list,
    'schedules.ruleOf': () => ({ schedules: [], problems: [] }),
    ...answers,
  })
  return router
}
