import { message } from '@holdfast/contract/messages'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { createBackup, createBackupList } from '../features/backups/testing/create-backup.ts'
import { createEngine } from '../features/containers/testing/create-engine.ts'
import { rowOf } from '../jobs/job.ts'
import { createJob, createProgress } from '../jobs/testing/create-job.ts'
import { refuse, type Answer, type FakeAnswers } from '../trpc/testing/create-fake-client.ts'
import { ago, openBackups as open, shop, web } from './testing/open-backups.tsx'

const items = (list: HTMLElement) => within(list).getAllByRole('listitem', { name: /-\d/ })
const ids = (list: HTMLElement) => items(list).map((item) => item.getAttribute('aria-label'))

async function openMenu(id: string, item: RegExp) {
  fireEvent.click(await screen.findByRole('button', { name: `More actions for ${id}` }))
  fireEvent.click(await screen.findByRole('menuitem', { name: item }))
}

test('backups stand by container, whoever was backed up last first, the newest first in each', async () => {
  open('/backups', createBackupList([shop, ...web.toReversed()]))
  expect(await screen.findByText('5 backups of 2 containers')).toBeTruthy()
  const lists = screen.getAllByRole('list').filter((list) => list.tagName === 'OL')
  expect(lists.map((list) => list.getAttribute('aria-label'))).toEqual(['web', 'shop'])
  expect(ids(lists[0] as HTMLElement)).toEqual(['web-1', 'web-5', 'web-30'])
  expect(screen.getByRole('link', { name: 'All 4 of web' }).getAttribute('href')).toBe(
    '/engines/local/containers/web/backups',
  )
})

test('a search goes into the address and finds by container, image and id', async () => {
  const router = open('/backups', createBackupList([shop, ...web]))
  fireEvent.change(await screen.findByLabelText('Search backups'), { target: { value: 'postgres' } })
  await waitFor(() => expect(router.state.location.searchStr).toBe('?q=postgres'))
  await waitFor(() => expect(screen.queryByRole('list', { name: 'web' })).toBeNull())
  expect(ids(screen.getByRole('list', { name: 'shop' }))).toEqual(['shop-2'])
  fireEvent.change(screen.getByLabelText('Search backups'), { target: { value: 'nothing' } })
  fireEvent.click(await screen.findByRole('button', { name: 'Show all' }))
  expect(await screen.findByRole('list', { name: 'web' })).toBeTruthy()
})

test('a container’s timeline tells all its backups, how it was held still, and what each took', async () => {
  open('/backups/web', createBackupList([shop, ...web]))
  const list = await screen.findByRole('list', { name: 'Backups of web' })
  expect(ids(list)).toEqual(['web-1', 'web-5', 'web-30', 'web-60'])
  const [first] = items(list)
  expect(first?.textContent).toContain('paused for 1.2 s')
  expect(first?.textContent).toContain('1.35 GB420 MB stored12.0 MB new')
})

test('the address that a container’s backups had before leads to them', async () => {
  const router = open('/backups/web', createBackupList(web))
  expect(await screen.findByRole('list', { name: 'Backups of web' })).toBeTruthy()
  expect(router.state.location.href).toBe('/engines/local/containers/web/backups')
})

test('verified is told with when and how, never as a bare word of praise; problems are told in sentences', async () => {
  const problem = 'The data of /data has 3 damaged blocks.'
  open(
    '/engines/local/containers/web/backups',
    createBackupList([
      createBackup({ id: 'web-1', verified: { at: ago(3), method: 'full', problems: [] } }),
      createBackup({
        id: 'web-2',
        verified: { at: ago(4), method: 'quick', problems: [message('verbatim', { text: problem })] },
      }),
      createBackup({
        id: 'web-3',
        warnings: [message('verbatim', { text: 'Far fewer files than before.' })],
        notKept: [message('verbatim', { text: 'Sockets are not kept.' })],
      }),
    ]),
  )
  const list = await screen.findByRole('list', { name: 'Backups of web' })
  expect(within(list).getByText('verified 3 hr ago, in full')).toBeTruthy()
  expect(within(list).getByText('problems found 4 hr ago')).toBeTruthy()
  expect(within(list).getByText(problem)).toBeTruthy()
  expect(within(list).getByText('not verified yet')).toBeTruthy()
  expect(within(list).getByText('1 warning')).toBeTruthy()
  expect(within(list).getByText('Sockets are not kept.').closest('details')?.open).toBe(false)
  expect(list.textContent).not.toMatch(/\bok\b/i)
})

test('a backup is pinned from its menu; a pinned one says so and cannot be deleted until it is unpinned', async () => {
  const sent = vi.fn<Answer<'backups.pin'>>((input) => input)
  const pinned = createBackup({ id: 'web-2', startedAt: ago(2), pinned: true })
  open('/backups/web', createBackupList([...web, pinned]), { 'backups.pin': sent })
  await openMenu('web-1', /^Pin/)
  await waitFor(() => expect(sent).toHaveBeenCalledWith({ vaultId: 'default', backupId: 'web-1', pinned: true }))
  expect(screen.getAllByText('pinned')).toHaveLength(1)
  await openMenu('web-2', /^Unpin/)
  await waitFor(() => expect(sent).toHaveBeenCalledWith({ vaultId: 'default', backupId: 'web-2', pinned: false }))
  fireEvent.click(await screen.findByRole('button', { name: 'More actions for web-2' }))
  const remove = await screen.findByRole('menuitem', { name: /unpin it first/ })
  expect(remove.hasAttribute('data-disabled')).toBe(true)
})

test('a backup is verified from its menu, and its bar stands beside it while that runs', async () => {
  const sent = vi.fn<Answer<'backups.verify'>>(() => createJob({ status: 'queued' }))
  const running = createJob(
    { status: 'running', startedAt: 1, progress: createProgress({ step: 'verifying', bytesDone: 5 }) },
    {
      request: {
        kind: 'verify',
        subject: { kind: 'backup', vaultId: 'default', backupId: 'web-5', name: 'web' },
        method: 'full',
      },
    },
  )
  open('/backups/web', createBackupList(web), {
    'backups.verify': sent,
    'jobs.watch': () => [{ active: [rowOf(running)], finished: [] }],
  })
  await openMenu('web-1', /Verify in full/)
  await waitFor(() =>
    expect(sent).toHaveBeenCalledExactlyOnceWith({
      vaultId: 'default',
      backupId: 'web-1',
      method: 'full',
      idempotencyKey: expect.stringMatching(/^[\w-]{32,36}$/) as string,
    }),
  )
  const bar = screen.getByRole('progressbar', { name: 'Verification of web' })
  expect(bar.closest('li')?.getAttribute('aria-label')).toBe('web-5')
})

test('deleting says what it destroys, what it frees and that no verified backup remains, then does it', async () => {
  let list = createBackupList(web)
  const remove = vi.fn<Answer<'backups.remove'>>((target) => {
    list = createBackupList(web.slice(1))
    return target
  })
  open('/backups/web', createBackupList([]), {
    'backups.list': () => list,
    'backups.previewRemove': () => ({ backupId: 'web-1', freedBytes: 12e6, isLastVerified: true, remaining: 3 }),
    'backups.remove': remove,
  })
  await openMenu('web-1', /Delete/)
  const dialog = await screen.findByRole('dialog', { name: 'Delete this backup?' })
  expect((await within(dialog).findByRole('alert')).textContent).toContain('This is the last verified backup')
  expect(dialog.textContent).toContain('web-1')
  expect(dialog.textContent).toContain('12.0 MB are only in this backup')
  expect(dialog.textContent).toContain('3 backups of web remain.')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Delete backup' }))
  await waitFor(() => expect(screen.queryByRole('listitem', { name: 'web-1' })).toBeNull())
  expect(remove).toHaveBeenCalledExactlyOnceWith({ vaultId: 'default', backupId: 'web-1' })
})

const host = { id: 'ENGINE', hostName: 'host' }
const connected: FakeAnswers = {
  'containers.watch': () => [
    {
      kind: 'all',
      engine: createEngine({ identity: host }),
      rows: [],
    },
  ],
}
const elsewhere = createBackup({ id: 'web-2', engine: { id: 'OTHER', hostName: 'elsewhere' }, startedAt: ago(2) })
const unknown = createBackup({ id: 'web-3', engine: null, startedAt: ago(3) })

test('containers of one name on two engines are two, and each but the connected one’s is told by its host', async () => {
  open('/backups', createBackupList([createBackup({ id: 'web-1', startedAt: ago(1) }), elsewhere, unknown]), connected)
  expect(await screen.findByText('3 backups of 3 containers')).toBeTruthy()
  expect(ids(screen.getByRole('list', { name: 'web' }))).toEqual(['web-1'])
  expect(ids(screen.getByRole('list', { name: 'web on elsewhere' }))).toEqual(['web-2'])
  expect(ids(screen.getByRole('list', { name: 'web on an unknown engine' }))).toEqual(['web-3'])
})

test('a container’s own backups come first, those of its name on other engines stand apart, and all can be restored', async () => {
  const own = createBackup({ id: 'web-60', startedAt: ago(60) })
  open('/backups/web', createBackupList([elsewhere, unknown, own]), connected)
  expect(ids(await screen.findByRole('list', { name: 'Backups of web' }))).toEqual(['web-60'])
  expect(ids(document.body)).toEqual(['web-60', 'web-2', 'web-3'])
  expect(screen.getByRole('heading', { name: 'Created on elsewhere' })).toBeTruthy()
  expect(screen.getByRole('heading', { name: 'Created on an unknown engine' })).toBeTruthy()
  expect(screen.getAllByRole('button', { name: /^Restore web-/ })).toHaveLength(3)
})

test('without backups the page says how to make one', async () => {
  open('/backups', createBackupList([]))
  expect(await screen.findByText('No backups yet')).toBeTruthy()
  expect(screen.getByText(/Press Back up next to a container/)).toBeTruthy()
})

const thousand = (containerName: (index: number) => string) =>
  Array.from({ length: 1000 }, (_, index) =>
    createBackup({ id: `many-${index}`, containerName: containerName(index), startedAt: ago(1 + index) }),
  )

test('of a thousand containers a part is drawn, more is drawn when asked for, and a search finds in all', async () => {
  open('/backups', createBackupList(thousand((index) => `c${index}`)))
  expect(await screen.findByText('1000 backups of 1000 containers')).toBeTruthy()
  expect(items(document.body)).toHaveLength(25)
  fireEvent.click(screen.getByRole('button', { name: 'Show more' }))
  expect(items(document.body)).toHaveLength(50)
  expect(screen.getByText(/Showing 50 of 1000/)).toBeTruthy()
  fireEvent.change(screen.getByLabelText('Search backups'), { target: { value: 'many-999' } })
  await waitFor(() => expect(ids(document.body)).toEqual(['many-999']))
})

test('of a thousand backups of one container the newest are drawn, and more when asked for', async () => {
  open('/backups/web', createBackupList(thousand(() => 'web')))
  const list = await screen.findByRole('list', { name: 'Backups of web' })
  expect(items(list)).toHaveLength(50)
  fireEvent.click(screen.getByRole('button', { name: 'Show more' }))
  expect(ids(list).at(-1)).toBe('many-99')
})

test('those in which problems were found are found by these words', async () => {
  const troubled = createBackup({
    id: 'web-9',
    verified: { at: ago(3), method: 'full', problems: [message('verbatim', { text: 'It is short.' })] },
  })
  open('/backups?q=problems%20found', createBackupList([shop, ...web, troubled]))
  expect(ids(await screen.findByRole('list', { name: 'web' }))).toEqual(['web-9'])
})

test('Restore opens the plan of that backup', async () => {
  const plan = vi.fn<Answer<'restores.plan'>>(() => refuse({ message: 'It is gone.', opCode: 'BACKUP_NOT_FOUND' }))
  open('/backups/web', createBackupList(web), { 'restores.plan': plan })
  fireEvent.click(await screen.findByRole('button', { name: 'Restore web-5' }))
  expect(await screen.findByRole('dialog', { name: /^Restore web as of/ })).toBeTruthy()
  await waitFor(() =>
    expect(plan).toHaveBeenCalledExactlyOnceWith({
      engineId: 'local',
      vaultId: 'default',
      backupId: 'web-5',
      start: false,
    }),
  )
})
