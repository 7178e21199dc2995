import { message } from '@holdfast/contract/messages'
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { createBackup, createBackupList } from '../features/backups/testing/create-backup.ts'
import { createPreview } from '../features/backups/testing/create-preview.ts'
import { createEngine } from '../features/containers/testing/create-engine.ts'
import { createRow } from '../features/containers/testing/create-row.ts'
import { createJob } from '../jobs/testing/create-job.ts'
import { refuse, type Answer, type FakeAnswers } from '../trpc/testing/create-fake-client.ts'
import { createVault } from '../trpc/testing/create-vault.ts'
import { draw } from '../trpc/testing/draw.tsx'
import { createConsoleRouter } from './router.tsx'

const engine = createEngine()
const rows = [
  createRow({ name: 'web', project: 'shop' }),
  createRow({ name: 'database', project: 'shop', state: 'exited' }),
  createRow({ name: 'blog', image: 'ghost:5', project: 'blog' }),
]
const away = {
  kind: 'unreachable',
  endpoint: '/s',
  message: 'Connection refused. Start Docker.',
  since: 5_000,
} as const

function open(path: string, answers: FakeAnswers = {}) {
  const router = createConsoleRouter(createMemoryHistory({ initialEntries: [path] }))
  draw(<RouterProvider router={router} />, {
    'containers.watch': () => [{ kind: 'all', engine, rows }],
    'jobs.watch': () => [{ active: [], finished: [] }],
    'engines.list': () => [{ id: 'local', endpoint: 'unix:///docker.sock' }],
    'backups.list': () => createBackupList([]),
    ...answers,
  })
  return router
}

async function names(): Promise<(string | undefined)[]> {
  const table = await screen.findByRole('table', { name: 'Containers' })
  const [, ...body] = within(table).getAllByRole('row')
  return body.map((row) => within(row).getAllByRole('cell')[1]?.textContent)
}

test('what the address says is what the page shows', async () => {
  open('/?q=shop&state=exited')
  expect(await names()).toEqual(['database'])
  expect(screen.getByLabelText<HTMLInputElement>('Search containers').value).toBe('shop')
  expect(screen.getByLabelText<HTMLSelectElement>('State').value).toBe('exited')
})

test('the address without an engine leads to the containers of the only one, with its search', async () => {
  const router = open('/?q=shop&state=exited')
  expect(await names()).toEqual(['database'])
  expect(router.state.location.href).toBe('/engines/local/containers?q=shop&state=exited')
  const containers = within(screen.getByRole('navigation')).getByRole('link', { name: 'Containers' })
  expect(containers.getAttribute('href')).toBe('/engines/local/containers')
  expect(containers.getAttribute('data-active')).toBe('true')
})

test('every call is about the engine in the address, and the list is that engine’s', async () => {
  const watch = vi.fn<Answer<'containers.watch'>>(() => [{ kind: 'all', engine: { ...engine, id: 'nas' }, rows }])
  const preview = vi.fn<Answer<'backups.preview'>>(() => createPreview())
  open('/engines/nas/containers', {
    'engines.list': () => ['local', 'nas'].map((id) => ({ id, endpoint: '/s' })),
    'containers.watch': watch,
    'backups.preview': preview,
    'vaults.list': () => [createVault()],
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Back up web' }))
  await waitFor(() => expect(preview).toHaveBeenCalledWith({ engineId: 'nas', containerId: 'id-of-web' }))
  expect(watch.mock.calls).toEqual([[{ engineId: 'nas' }]])
})

test('an engine that Holdfast is not connected to is told as such', async () => {
  open('/engines/moon/containers', { 'containers.watch': () => [] })
  expect(await screen.findByRole('heading', { name: 'No engine moon' })).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Go to the containers' }).getAttribute('href')).toBe('/')
})

test('when nobody can say which engines there are the page says why, and asks again', async () => {
  const list = vi
    .fn<Answer<'engines.list'>>()
    .mockImplementationOnce(() => refuse({ message: 'It broke. Try again.', opCode: 'INTERNAL' }))
    .mockImplementation(() => [{ id: 'local', endpoint: '/s' }])
  open('/', { 'engines.list': list })
  expect((await screen.findByRole('alert')).textContent).toContain('It broke. Try again.')
  fireEvent.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await names()).toHaveLength(3)
})

test('the containers are counted, one as one', async () => {
  open('/', { 'containers.watch': () => [{ kind: 'all', engine, rows: rows.slice(0, 1) }] })
  expect(await screen.findByText('1 container')).toBeTruthy()
  fireEvent.change(screen.getByLabelText('Search containers'), { target: { value: 'nothing-is-called-this' } })
  expect(await screen.findByText('0 of 1 container')).toBeTruthy()
})

test('what the address says wrongly is passed over, and the list still comes', async () => {
  open('/?state=asleep&sort=colour&project=')
  expect(await names()).toHaveLength(3)
})

test('search, filters and sort go into the address, defaults stay out of it', async () => {
  const router = open('/')
  expect(await names()).toEqual(['blog', 'database', 'web'])
  fireEvent.change(screen.getByLabelText('Project'), { target: { value: 'shop' } })
  await waitFor(() => expect(router.state.location.searchStr).toBe('?project=shop'))
  fireEvent.click(screen.getByRole('button', { name: 'Name' }))
  await waitFor(() => expect(router.state.location.searchStr).toBe('?project=shop&order=desc'))
  expect(await names()).toEqual(['web', 'database'])
  fireEvent.change(screen.getByLabelText('Search containers'), { target: { value: 'data' } })
  await waitFor(() => expect(router.state.location.search).toEqual({ q: 'data', project: 'shop', order: 'desc' }))
  expect(await names()).toEqual(['database'])
})

test('nothing found offers the way back', async () => {
  open('/?q=nothing-is-called-this')
  fireEvent.click(await screen.findByRole('button', { name: 'Clear filters' }))
  expect(await names()).toHaveLength(3)
})

test('every row can be backed up and cloned; Back up opens the dialog for that container', async () => {
  open('/', { 'backups.preview': () => createPreview(), 'vaults.list': () => [createVault()] })
  for (const { name } of rows) {
    expect(await screen.findByRole('button', { name: `Back up ${name}` })).toBeTruthy()
    expect(screen.getByRole('button', { name: `Clone ${name}` })).toBeTruthy()
  }
  fireEvent.click(screen.getByRole('button', { name: 'Back up web' }))
  expect(await screen.findByRole('dialog', { name: 'Back up web' })).toBeTruthy()
})

test('the file system is exported from the row’s menu, in the format that is chosen, with a key of its own', async () => {
  const sent = vi.fn<Answer<'exports.start'>>(() => createJob({ status: 'queued' }))
  open('/', { 'exports.start': sent })
  fireEvent.click(await screen.findByRole('button', { name: 'More actions for web' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: /Export as \.tar\.gz/ }))
  await waitFor(() =>
    expect(sent).toHaveBeenCalledExactlyOnceWith({
      engineId: 'local',
      containerId: 'id-of-web',
      compression: 'gzip',
      idempotencyKey: expect.stringMatching(/^[\w-]{32,36}$/) as string,
    }),
  )
})

test('a row tells how old the last backup is and whether it was verified, and leads to all of them', async () => {
  const verified = { at: Date.now() - 60_000, method: 'full', problems: [] } as const
  const backups = [
    createBackup({ startedAt: Date.now() - 7_260_000, verified: { ...verified, problems: [] } }),
    createBackup({ id: 'older', startedAt: Date.now() - 90_000_000 }),
    createBackup({ id: 'blog-1', containerId: 'id-of-blog', containerName: 'blog' }),
  ]
  open('/', { 'backups.list': () => createBackupList(backups) })
  const link = await screen.findByRole('link', { name: /2 hr ago verified$/ })
  expect(link.getAttribute('href')).toBe('/engines/local/containers/web/backups')
  expect(within(link).getByText('verified').title).toBe('verified 1 min ago, in full')
  expect(screen.getByRole('link', { name: /not verified$/ }).getAttribute('href')).toBe(
    '/engines/local/containers/blog/backups',
  )
  expect(screen.getByRole('link', { name: 'Never' }).getAttribute('href')).toBe(
    '/engines/local/containers/database/backups',
  )
})

test('while the backups are looked for no row says Never', async () => {
  open('/', { 'backups.list': () => new Promise(() => undefined) })
  expect(await screen.findAllByRole('img', { name: 'Looking for backups' })).toHaveLength(3)
  expect(screen.queryByText('Never')).toBeNull()
})

test('when the backups cannot be listed the rows say that nobody knows, and lead to what is known', async () => {
  open('/', { 'backups.list': () => refuse({ message: 'The disk fails. Look at it.', opCode: 'STORAGE_FAILED' }) })
  expect(await screen.findAllByText('Unknown')).toHaveLength(3)
  expect(screen.queryByText('Never')).toBeNull()
  const [first] = screen.getAllByRole('link', { name: 'Unknown' })
  expect(first?.getAttribute('href')).toBe('/engines/local/containers/blog/backups')
})

test('while a vault is away a row without a backup says so, and one with a backup that there may be a newer one', async () => {
  const vaultProblems = [{ vaultId: 'nas', name: 'NAS', message: message('verbatim', { text: 'Mount the share.' }) }]
  open('/', { 'backups.list': () => ({ ...createBackupList([createBackup()]), vaultProblems }) })
  const [unknown] = await screen.findAllByText('Unknown')
  expect(unknown?.title).toBe('The backups in NAS are not available. Mount the share.')
  expect(screen.getByText('not verified').title).toContain('there may be a newer backup: The backups in NAS')
  expect(screen.queryByText('Never')).toBeNull()
})

test('a container of which a backup cannot be read is not one that was never backed up', async () => {
  const unreadable = [
    { vaultId: 'default', id: 'blog-20260101T000000Z-abcd', message: message('verbatim', { text: 'It is cut off.' }) },
  ]
  open('/', { 'backups.list': () => ({ ...createBackupList([createBackup()]), unreadable }) })
  expect((await screen.findByText('Unknown')).title).toBe('A backup of it cannot be read')
  expect(screen.getAllByText('Never')).toHaveLength(1)
})

test('a container that was made anew under its name has the backups of that name', async () => {
  const before = createBackup({ containerId: 'an-earlier-id' })
  open('/', { 'backups.list': () => createBackupList([before]) })
  expect((await screen.findByRole('link', { name: /2 hr ago/ })).getAttribute('href')).toBe(
    '/engines/local/containers/web/backups',
  )
})

test('a backup of another engine, or of an unknown one, is not a container’s own although it has its id and name', async () => {
  const others = [createBackup({ engine: { id: 'OTHER', hostName: 'elsewhere' } })]
  const unknown = createBackup({ containerId: 'id-of-blog', containerName: 'blog', engine: null })
  open('/', { 'backups.list': () => createBackupList([...others, unknown]) })
  expect((await screen.findByText('Unknown')).title).toContain('on an unknown engine')
  expect(screen.getAllByRole('link', { name: 'Never' }).map((link) => link.getAttribute('href'))).toEqual([
    '/engines/local/containers/database/backups',
    '/engines/local/containers/web/backups',
  ])
})

test('a container that was renamed leads to where its backups are', async () => {
  const before = createBackup({ containerName: 'old-web' })
  open('/', { 'backups.list': () => createBackupList([before]) })
  expect((await screen.findByRole('link', { name: /2 hr ago/ })).getAttribute('href')).toBe(
    '/engines/local/containers/old-web/backups',
  )
})

test('an engine that never answered is a state of its own with a retry, never an empty list', async () => {
  const list = vi.fn<Answer<'containers.list'>>(() => ({ engine, rows }))
  const watch = vi
    .fn<Answer<'containers.watch'>>()
    .mockImplementationOnce(() => [away])
    .mockImplementation(() => [{ kind: 'all', engine, rows }])
  open('/', { 'containers.watch': watch, 'containers.list': list })
  expect((await screen.findByRole('alert')).textContent).toContain('Connection refused. Start Docker.')
  expect(screen.queryByRole('table')).toBeNull()
  expect(screen.queryByText('No containers yet')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Retry now' }))
  expect(await names()).toHaveLength(3)
})

test('an engine that goes away leaves its rows on the page, out of reach, and says so', async () => {
  open('/', { 'containers.watch': () => [{ kind: 'all', engine, rows }, away] })
  expect((await screen.findByRole('alert')).textContent).toContain('The list shows the last known state')
  expect(screen.getByText('database')).toBeTruthy()
  expect(screen.getByText('Engine unreachable')).toBeTruthy()
})

test('an engine without containers says how to make one', async () => {
  open('/', { 'containers.watch': () => [{ kind: 'all', engine, rows: [] }] })
  expect(await screen.findByText('No containers yet')).toBeTruthy()
})
