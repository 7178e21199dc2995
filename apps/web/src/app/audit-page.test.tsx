import type { Role } from '@holdfast/contract'
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { AuditEntry, ReadableEntry } from '../features/audit/audit-entry.ts'
import { refuse, type Answer, type FakeAnswers } from '../trpc/testing/create-fake-client.ts'
import type { Outputs } from '../trpc/trpc.ts'
import { draw, localAdmin } from '../trpc/testing/draw.tsx'
import { createConsoleRouter } from './router.tsx'

const web = { kind: 'container', engineId: 'local', containerId: 'c'.repeat(64), name: 'web' } as const
const done: ReadableEntry = {
  entry: 'readable',
  seq: 5,
  at: 1_000,
  actor: { kind: 'user', id: 'u1', name: 'ann' },
  from: '10.0.0.1',
  action: 'backups.start',
  subject: web,
  about: null,
  outcome: 'done',
  code: null,
  detail: null,
  jobId: 'job-1',
  began: 4,
  previous: 'f'.repeat(64),
}
const refused: ReadableEntry = {
  ...done,
  seq: 3,
  actor: null,
  action: 'session.signIn',
  subject: null,
  about: 'evil\u202eexe\u001b[2J',
  outcome: 'refused',
  code: 'UNAUTHENTICATED',
  detail: { code: 'verbatim', params: { text: 'Not\nso.' } },
  jobId: null,
  began: null,
}
const entries: AuditEntry[] = [done, refused, { entry: 'unreadable', seq: 2, text: '{"seq":2,' }]
const whole: Outputs['audit']['verify'] = {
  entries: 1_234,
  firstSeq: 1,
  lastSeq: 1_234,
  hash: 'f'.repeat(64),
  vault: { state: 'compared', heads: 3, lastSeq: 1_230 },
  problems: [],
  hasMoreProblems: false,
}

function open(path: string, answers: FakeAnswers = {}, role: Role = 'admin') {
  const router = createConsoleRouter(createMemoryHistory({ initialEntries: [path] }))
  draw(
    <RouterProvider router={router} />,
    {
      'engines.list': () => [{ id: 'local', endpoint: '/s' }],
      'containers.watch': () => [],
      'jobs.watch': () => [{ active: [], finished: [] }],
      'audit.list': () => ({ entries, nextCursor: null }),
      ...answers,
    },
    { ...localAdmin, role },
  )
  return router
}

test('an entry says who did what on what and how it ended, and leads to the job and the subject', async () => {
  open('/audit')
  const rows = within(await screen.findByRole('table', { name: 'Audit log' })).getAllByRole('row')
  expect(rows).toHaveLength(4)
  expect(rows[1]?.textContent).toMatch(/^Donebackups\.startJobweb.*ann10\.0\.0\.15$/)
  const [job, subject] = within(rows[1] as HTMLElement).getAllByRole('link')
  expect([job?.getAttribute('href'), subject?.getAttribute('href')]).toEqual([
    '/jobs/job-1',
    '/engines/local/containers?q=web',
  ])
})

test('what cannot be seen in a name is written out, and an entry that is none is shown as what it is', async () => {
  open('/audit')
  const rows = within(await screen.findByRole('table', { name: 'Audit log' })).getAllByRole('row')
  expect(rows[2]?.textContent).toContain(String.raw`evil\u202eexe\u001b[2J`)
  expect(rows[2]?.textContent).toContain('Refusedsession.signIn')
  expect(rows[2]?.textContent).toContain('Not\nso. UNAUTHENTICATED')
  expect(rows[2]?.textContent).toContain('Not signed in')
  expect(rows[3]?.textContent).toBe('UnreadableNot an entry of this version{"seq":2,2')
})

test('what is chosen stands in the address, is what the server is asked for, and what is downloaded', async () => {
  const list = vi.fn<Answer<'audit.list'>>(() => ({ entries, nextCursor: null }))
  const router = open('/audit', { 'audit.list': list })
  fireEvent.change(await screen.findByLabelText('Search by subject'), { target: { value: 'web' } })
  fireEvent.change(await screen.findByLabelText('Search by actor'), { target: { value: 'ann' } })
  const choices = { Action: 'backups', Outcome: 'failed', Subject: 'container', By: 'token', Time: 'week' }
  for (const [label, value] of Object.entries(choices))
    fireEvent.change(await screen.findByLabelText(label), { target: { value } })
  await waitFor(() =>
    expect(router.state.location.searchStr).toBe(
      '?q=web&who=ann&area=backups&about=container&outcome=failed&by=token&since=week',
    ),
  )
  const since = expect.any(Number) as number
  const filter = { subjectName: 'web', actorName: 'ann', action: 'backups.', subjectKind: 'container', since }
  await waitFor(() =>
    expect(list.mock.lastCall?.[0].filter).toEqual({ ...filter, outcomes: ['failed'], actorKind: 'token' }),
  )
  const address = screen.getByRole('link', { name: 'Export as CSV' }).getAttribute('href') ?? ''
  expect(address).toMatch(/^\/api\/audit\?format=csv&subjectName=web&actorName=ann&action=backups\.&/)
  expect(address).toMatch(/&since=\d+&outcome=failed$/)
})

test('an address chooses too, what it says wrongly is passed over, and all can be shown again', async () => {
  const list = vi.fn<Answer<'audit.list'>>(() => ({ entries: [], nextCursor: null }))
  const router = open('/audit?outcome=failed&area=teleport&by=toString', { 'audit.list': list })
  expect(await screen.findByText('No entry matches')).toBeTruthy()
  expect(list.mock.lastCall?.[0].filter).toEqual({ outcomes: ['failed'] })
  fireEvent.click(screen.getByRole('button', { name: 'Show all' }))
  expect(await screen.findByText('No entries yet')).toBeTruthy()
  expect(router.state.location.searchStr).toBe('')
})

test('a log that cannot be loaded says why and can be asked for again', async () => {
  let works = false
  const list: Answer<'audit.list'> = () =>
    works ? { entries, nextCursor: null } : refuse({ message: 'The disk failed.', opCode: 'STORAGE_FAILED' })
  open('/audit', { 'audit.list': list })
  expect((await screen.findByRole('alert')).textContent).toContain('The disk failed.')
  works = true
  fireEvent.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await screen.findByRole('table', { name: 'Audit log' })).toBeTruthy()
})

const found: [string, Partial<Outputs['audit']['verify']>, string][] = [
  ['a whole log', {}, 'No change was found in 1,234 entries, 1 to 1234. It was compared'],
  ['no heads yet', { vault: { state: 'compared', heads: 0, lastSeq: null } }, 'a missing end would not be found'],
  [
    'no vault',
    { vault: { state: 'unavailable', detail: { code: 'audit-no-vault', params: {} } } },
    'a missing end would not be found. There is no default vault.',
  ],
  [
    'an edited entry',
    { problems: [{ seq: 7, detail: { code: 'audit-entry-edited', params: { seq: 7 } } }], hasMoreProblems: true },
    'The log was changed outside of Holdfast. It was compared with the records of the default vault, up to entry 1230.Entry 7 was edited.There are more.',
  ],
]

test.for(found)('the button tells of %s', async ([, changes, sentence]) => {
  open('/audit', { 'audit.verify': () => ({ ...whole, ...changes }) })
  fireEvent.click(await screen.findByRole('button', { name: 'Verify' }))
  expect((await screen.findByRole('alert')).textContent).toContain(sentence)
})

test('older entries are shown when they are asked for', async () => {
  const list = vi.fn<Answer<'audit.list'>>(({ cursor }) =>
    cursor == null ? { entries: [done], nextCursor: '5' } : { entries: [refused], nextCursor: null },
  )
  open('/audit', { 'audit.list': list })
  fireEvent.click(await screen.findByRole('button', { name: 'Show older entries' }))
  expect(await screen.findByText('Not signed in')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Show older entries' })).toBeNull()
})

test('only who may see the log finds the page, and who goes there all the same is told why not', async () => {
  const list = vi.fn<Answer<'audit.list'>>(() => refuse({ message: 'This needs the role admin.', opCode: 'FORBIDDEN' }))
  open('/audit', { 'audit.list': list }, 'operator')
  expect(await screen.findByRole('heading', { name: 'Not for your role' })).toBeTruthy()
  expect(list).not.toHaveBeenCalled()
  const links = within(screen.getByRole('navigation')).getAllByRole('link')
  expect(links.map(({ textContent }) => textContent)).toEqual([
    'Overview',
    'Containers',
    'Backups',
    'Schedules',
    'Vaults',
    'Jobs',
    'Exports',
  ])
})
