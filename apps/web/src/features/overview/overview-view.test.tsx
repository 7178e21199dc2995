import type { Alert, Overview, OverviewContainer } from '@holdfast/contract'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { Answer, FakeAnswers } from '../../trpc/testing/create-fake-client.ts'
import { draw, localAdmin } from '../../trpc/testing/draw.tsx'
import type { Outputs } from '../../trpc/trpc.ts'
import { verbatim } from '../../trpc/testing/verbatim.ts'
import { OverviewView, type OverviewLinks } from './overview-view.tsx'

const links: OverviewLinks = {
  job: (jobId) => <a href={`/jobs/${jobId}`}>Show job</a>,
  schedule: (id, name) => <a href={`/schedules/${id}`}>{name}</a>,
  container: ({ subject }) => <a href={`/${subject.name}`}>{subject.name}</a>,
  newSchedule: (props, target) => <a href={`/schedules/new?${JSON.stringify(target)}`} {...props} />,
}

function container(name: string, change: Partial<OverviewContainer> = {}): OverviewContainer {
  return {
    subject: { kind: 'container', engineId: 'local', containerId: `id-of-${name}`, name },
    project: null,
    compose: null,
    protection: 'protected',
    scheduleIds: ['nightly'],
    lastBackupAt: 1_000,
    lastVerifiedBackupAt: null,
    daysDueSinceVerified: null,
    nextAt: 2_000,
    days: 's'.repeat(30),
    ...change,
  }
}

const failed: Alert = {
  id: 'a1',
  kind: 'backup-failed',
  severity: 'error',
  subject: { kind: 'container', engineId: 'local', containerId: 'id-of-web', name: 'web' },
  detail: verbatim('The scheduled backup of web failed. The disk is full.'),
  jobId: 'job-7',
  raisedAt: 1,
  lastSeenAt: 1,
  clearedAt: null,
  acknowledged: null,
}

const schedule: Outputs['schedules']['list'][number] = {
  id: 'nightly',
  name: 'Nightly',
  enabled: true,
  timing: { kind: 'nightly', at: '02:30' },
  timeZone: 'UTC',
  targets: [{ kind: 'project', project: 'shop' }],
  exclude: [],
  vault: null,
  mode: 'pause',
  mounts: { folders: 'exclude', paths: {} },
  retention: null,
  jitterSeconds: 0,
  windowMinutes: null,
  catchUp: true,
  createdAt: 1,
  updatedAt: 1,
  words: verbatim('Every night at 02:30'),
  nextSlot: 2,
  lastRun: null,
  containers: 1,
  source: 'table',
}

function open(change: Partial<Overview>, answers: FakeAnswers = {}, account = localAdmin) {
  const overview: Overview = {
    at: 1,
    firstDay: '2026-06-01',
    hasSchedules: true,
    alerts: [],
    containers: [container('web')],
    next: [],
    vaults: [],
    unreachable: [],
    ...change,
  }
  const get = vi.fn<Answer<'overview.get'>>(() => overview)
  draw(<OverviewView links={links} />, { 'overview.get': get, 'schedules.list': () => [], ...answers }, account)
  return { get }
}

test('what went wrong comes first, leads to its job, and is marked as seen one by one or all at once', async () => {
  const acknowledge = vi.fn<Answer<'alerts.acknowledge'>>(() => [])
  const alerts = [failed, { ...failed, id: 'a2', jobId: null, detail: verbatim('The vault is away.') }]
  const { get } = open({ alerts }, { 'alerts.acknowledge': acknowledge })
  const section = await screen.findByRole('region', { name: 'Needs attention' })
  const [first] = within(section).getAllByRole('listitem')
  expect(first?.textContent).toContain('The disk is full.')
  expect(within(section).getByRole('link', { name: 'Show job' }).getAttribute('href')).toBe('/jobs/job-7')
  fireEvent.click(within(section).getByRole('button', { name: 'Mark as seen: The vault is away.' }))
  await waitFor(() => expect(acknowledge).toHaveBeenCalledWith({ alertIds: ['a2'] }))
  fireEvent.click(within(section).getByRole('button', { name: 'Mark all 2 as seen' }))
  await waitFor(() => expect(acknowledge).toHaveBeenCalledWith({ alertIds: ['a1', 'a2'] }))
  await waitFor(() => expect(get.mock.calls.length).toBeGreaterThan(1))
})

test('what somebody has seen says who, and offers nothing more', async () => {
  open({ alerts: [{ ...failed, acknowledged: { at: 1, by: 'ann' } }] })
  const section = await screen.findByRole('region', { name: 'Known problems' })
  expect(section.textContent).toContain('seen by ann')
  expect(within(section).queryByRole('button')).toBeNull()
})

test('each container says whether it is protected, and its days in words as well', async () => {
  const days = `${'s'.repeat(26)}fmw-`
  open({ containers: [container('db', { protection: 'behind', days }), container('web')] })
  expect(await screen.findByRole('heading', { name: '1 of 2 containers are not protected' })).toBeDefined()
  const [, db, web] = screen.getAllByRole('row')
  expect(db?.textContent).toContain('Behind its schedule')
  expect(db?.textContent).toContain('26 succeeded; with warnings Jun 29; failed Jun 27; missed Jun 28')
  expect(web?.textContent).toContain('Protected')
  fireEvent.click(screen.getByRole('radio', { name: 'Not protected' }))
  await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2))
})

test('a container without a schedule is added to one in one click, or leads to a new one', async () => {
  const update = vi.fn<Answer<'schedules.update'>>(() => schedule)
  const bare = container('bare', { protection: 'no-schedule', scheduleIds: [] })
  open(
    { containers: [bare] },
    {
      'schedules.list': () => [schedule, { ...schedule, id: 'label', name: 'From labels', source: 'label' }],
      'schedules.update': update,
    },
  )
  await waitFor(() => screen.getByRole('button', { name: 'Protect bare' }))
  fireEvent.click(screen.getByRole('button', { name: 'Protect bare' }))
  const target = { kind: 'container', engineId: 'local', name: 'bare', compose: null }
  const link = await screen.findByText('New schedule')
  expect(link.closest('a')?.getAttribute('href')).toBe(`/schedules/new?${JSON.stringify(target)}`)
  expect(screen.queryByText('Add to From labels')).toBeNull()
  fireEvent.click(screen.getByText('Add to Nightly'))
  await waitFor(() =>
    expect(update.mock.calls[0]?.[0]).toMatchObject({ scheduleId: 'nightly', targets: [...schedule.targets, target] }),
  )
})

test('a container that Compose made is added with its identity, so that it is found again once it was recreated', async () => {
  const update = vi.fn<Answer<'schedules.update'>>(() => schedule)
  const compose = { project: 'shop', service: 'api', number: '2' }
  open(
    { containers: [container('shop-api-2', { protection: 'no-schedule', scheduleIds: [], compose })] },
    { 'schedules.list': () => [schedule], 'schedules.update': update },
  )
  fireEvent.click(await screen.findByRole('button', { name: 'Protect shop-api-2' }))
  fireEvent.click(await screen.findByText('Add to Nightly'))
  const target = { kind: 'container', engineId: 'local', name: 'shop-api-2', compose }
  await waitFor(() => expect(update.mock.calls[0]?.[0].targets).toEqual([...schedule.targets, target]))
})

test('without a schedule one click leads to protecting everything, for whoever may', async () => {
  open({ hasSchedules: false, containers: [container('web', { protection: 'no-schedule' })] })
  const link = await screen.findByRole('link', { name: 'Protect all containers every night' })
  expect(link.getAttribute('href')).toBe('/schedules/new?{"kind":"all"}')
})

test('a viewer sees the same, and no button that would be refused', async () => {
  open(
    { hasSchedules: false, alerts: [failed], containers: [container('web', { protection: 'no-schedule' })] },
    {},
    { ...localAdmin, role: 'viewer' },
  )
  await screen.findByRole('region', { name: 'Needs attention' })
  expect(screen.queryByRole('button', { name: /Mark|Protect/ })).toBeNull()
  expect(screen.queryByRole('link', { name: /Protect/ })).toBeNull()
})

test('a vault shows how it grows as a picture and as a table, and how long what is free lasts', async () => {
  const samples = [0, 1, 2].map((day) => ({
    at: day * 86_400_000,
    storedBytes: (day + 1) * 1_000_000,
    freeBytes: null,
  }))
  const figures = { backups: 3, storedBytes: 3_000_000, rawBytes: 12_000_000, freeBytes: 9_000_000, totalBytes: null }
  const subject = { kind: 'vault', vaultId: 'disk', name: 'disk' } as const
  open({ vaults: [{ subject, isAway: false, ...figures, bytesPerDay: 1_000_000, daysLeft: 9, samples }] })
  const vault = await screen.findByRole('listitem', { name: 'disk' })
  expect(vault.textContent).toContain('about 9 days')
  expect(vault.textContent).toContain('4.0 × by deduplication and compression')
  const table = within(vault).getByRole('table', { name: 'Stored in disk' })
  expect(
    within(table)
      .getAllByRole('row')
      .map(({ textContent }) => textContent),
  ).toHaveLength(4)
})

test('the age of the last verified backup is told by the days on which its schedules were due since', async () => {
  const lastVerifiedBackupAt = 1_000
  open({
    containers: [
      container('old', { lastVerifiedBackupAt, daysDueSinceVerified: 9 }),
      container('fresh', { lastVerifiedBackupAt, daysDueSinceVerified: 0 }),
      container('late', { lastVerifiedBackupAt, daysDueSinceVerified: 1 }),
    ],
  })
  const rowOf = async (name: string) => (await screen.findByRole('row', { name: new RegExp(name) })).textContent
  expect(await rowOf('old')).toContain('due on 9 days since')
  expect(await rowOf('late')).toContain('due once since')
  expect(await rowOf('fresh')).not.toContain('since')
})
