import type { Role } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { createBackup, createBackupList } from '../features/backups/testing/create-backup.ts'
import { createEngine } from '../features/containers/testing/create-engine.ts'
import { createRow } from '../features/containers/testing/create-row.ts'
import { rowOf } from '../jobs/job.ts'
import { createJob, createProgress } from '../jobs/testing/create-job.ts'
import type { FakeAnswers } from '../trpc/testing/create-fake-client.ts'
import { createVault } from '../trpc/testing/create-vault.ts'
import { draw, localAdmin } from '../trpc/testing/draw.tsx'
import { createConsoleRouter } from './router.tsx'

const job = createJob(
  { status: 'running', startedAt: 1, progress: createProgress() },
  {
    request: {
      kind: 'export',
      subject: { kind: 'container', engineId: 'local', containerId: 'id-of-web', name: 'web' },
      folder: '/data/exports',
      fileName: 'web.tar',
      compression: 'none',
    },
  },
)
const file = {
  id: 'e1',
  engineId: 'local',
  containerId: 'id-of-web',
  containerName: 'web',
  fileName: 'web.tar',
  filePath: '/data/exports/web.tar',
  sizeBytes: 10,
  compression: 'none',
  createdAt: 1,
  createdBy: 'admin',
  present: true,
} as const
const lease = { kind: 'write', host: 'nas', pid: 41, since: 1, dead: false, own: false } as const

function open(path: string, role: Role, answers: FakeAnswers = {}) {
  const router = createConsoleRouter(createMemoryHistory({ initialEntries: [path] }))
  draw(
    <RouterProvider router={router} />,
    {
      'containers.watch': () => [{ kind: 'all', engine: createEngine(), rows: [createRow({ name: 'web' })] }],
      'jobs.watch': () => [{ active: [rowOf(job)], finished: [] }],
      'jobs.history': () => ({ entries: [], nextCursor: null }),
      'engines.list': () => [{ id: 'local', endpoint: 'unix:///docker.sock' }],
      'backups.list': () => ({
        ...createBackupList([createBackup({ id: 'web-1', containerName: 'web' })]),
        unreadable: [
          {
            vaultId: 'default',
            id: 'old-20260101T000000Z-abcd',
            message: message('verbatim', { text: 'It is cut off.' }),
          },
        ],
      }),
      'exports.list': () => ({ exports: [file], folder: '/data/exports' }),
      'vaults.list': () => [
        createVault({ leases: [lease] }),
        createVault({ id: 'nas', name: 'NAS', isDefault: false }),
      ],
      'vaults.placeConflict': () => ({ knownPath: '/old', path: '/data' }),
      ...answers,
    },
    { ...localAdmin, role },
  )
}

/** What can be pressed on the page, without the frame around it. */
async function actions(landmark: string): Promise<string[]> {
  const main = within(await screen.findByRole('main'))
  await main.findAllByText(landmark)
  await waitFor(() => expect(main.queryByRole('status', { name: /^Loading/ })).toBeNull())
  return [...main.queryAllByRole('button'), ...main.queryAllByRole('link')]
    .map((one) => one.getAttribute('aria-label') ?? one.textContent)
    .filter((name) =>
      /^(Add|Back up|Break|Cancel|Clone|Delete|Download|Files|Forget|It (is|was)|Prune|Restore|More)/.test(name),
    )
    .toSorted()
}

const pages = [
  {
    path: '/',
    landmark: '1 container',
    viewer: ['More actions for web'],
    operator: ['Back up web', 'Cancel export of web', 'Clone web', 'More actions for web'],
    admin: ['Back up web', 'Cancel export of web', 'Clone web', 'More actions for web'],
  },
  {
    path: '/backups',
    landmark: '1 backup of 1 container',
    viewer: [],
    operator: ['Files of web-1', 'More actions for web-1', 'Restore web-1'],
    admin: ['Delete old-20260101T000000Z-abcd', 'Files of web-1', 'More actions for web-1', 'Restore web-1'],
  },
  {
    path: '/exports',
    landmark: 'web.tar',
    viewer: [],
    operator: ['Download web.tar'],
    admin: ['Delete web.tar', 'Download web.tar'],
  },
  {
    path: '/vaults',
    landmark: 'Was this data folder moved, or is it a copy?',
    viewer: [],
    operator: [],
    admin: [
      'Add vault',
      'Break lock',
      'Forget NAS',
      'It is a copy: forget its vaults',
      'It was moved: use its vaults',
      'Prune Default',
      'Prune NAS',
    ],
  },
  {
    path: '/jobs',
    landmark: 'Export of web',
    viewer: [],
    operator: ['Cancel export of web'],
    admin: ['Cancel export of web'],
  },
] satisfies ({ path: string; landmark: string } & Record<Role, string[]>)[]

for (const role of ['viewer', 'operator', 'admin'] as const)
  test.each(pages)(`on $path someone with the role ${role} finds what they may do, and nothing else`, async (page) => {
    open(page.path, role)
    expect(await actions(page.landmark)).toEqual(page[role])
  })

const menus = {
  viewer: ['Copy id'],
  operator: [
    'Stop',
    'Restart',
    'Pause',
    'Kill…',
    'Export as .tar.zstsmall and fast',
    'Export as .tar.gzopens everywhere',
    'Export as .tarnot compressed',
    'Copy id',
    'Rename…',
  ],
} satisfies Partial<Record<Role, string[]>>

test.each(['viewer', 'operator'] as const)(
  'the menu of a container has for someone with the role %s what they may do',
  async (role) => {
    open('/', role, { 'jobs.watch': () => [{ active: [], finished: [] }] })
    fireEvent.click(await screen.findByRole('button', { name: 'More actions for web' }))
    const menu = within(await screen.findByRole('menu'))
    await menu.findByRole('menuitem', { name: 'Copy id' })
    if (role === 'operator') await menu.findByRole('menuitem', { name: /zst/ })
    expect(menu.getAllByRole('menuitem').map(({ textContent }) => textContent)).toEqual(menus[role])
  },
)

test('an operator verifies a backup and does not delete it', async () => {
  open('/backups', 'operator')
  fireEvent.click(await screen.findByRole('button', { name: 'More actions for web-1' }))
  const menu = within(await screen.findByRole('menu'))
  expect(await menu.findByRole('menuitem', { name: /Verify in full/ })).toBeTruthy()
  expect(menu.queryByRole('menuitem', { name: /Delete/ })).toBeNull()
})
