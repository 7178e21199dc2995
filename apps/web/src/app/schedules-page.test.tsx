import { message } from '@holdfast/contract/messages'
import type { Account, ContainerSelector } from '@holdfast/contract'
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { createEngine } from '../features/containers/testing/create-engine.ts'
import { createRow } from '../features/containers/testing/create-row.ts'
import { createRun, createSchedule } from '../features/schedules/testing/create-schedule.ts'
import { refuse, type Answer, type FakeAnswers } from '../trpc/testing/create-fake-client.ts'
import { createVault } from '../trpc/testing/create-vault.ts'
import { draw, localAdmin } from '../trpc/testing/draw.tsx'
import { createConsoleRouter } from './router.tsx'

const words = message('timing-nightly', { at: '02:30', timeZone: 'Europe/Berlin' })
const rows = [
  createRow(),
  createRow({ name: 'shop-db-2', project: 'shop', service: 'db' }),
  createRow({ name: 'cache' }),
]
const subject = (name: string) => ({ kind: 'container', engineId: 'local', containerId: name, name }) as const
const planned = { project: null, vault: null, mode: 'pause' as const, mounts: [] }

function open(path: string, answers: FakeAnswers = {}, account: Account = localAdmin) {
  const router = createConsoleRouter(createMemoryHistory({ initialEntries: [path] }))
  const fake: FakeAnswers = {
    'containers.watch': () => [{ kind: 'all', engine: createEngine(), rows }],
    'engines.list': () => [{ id: 'local', endpoint: 'unix:///docker.sock' }],
    'jobs.watch': () => [{ active: [], finished: [] }],
    'schedules.list': () => [],
    'vaults.list': () => [createVault()],
    'schedules.previewTiming': () => ({ words, next: [Date.now() + 3_600_000] }),
    'schedules.dryRun': () => ({
      targets: [
        { subject: subject('web'), ...planned, reason: null },
        { subject: subject('shop-db-2'), ...planned, reason: message('label-disabled', { label: 'holdfast.enable' }) },
      ],
      unreachable: [],
    }),
    'notifications.settings': () => ({ allowedHosts: [], mailServer: null }),
    'notifications.destinations': () => [],
    'retention.preview': () => refuse({ message: 'No picture in this test.', opCode: 'INTERNAL' }),
    ...answers,
  }
  draw(<RouterProvider router={router} />, fake, account)
  return router
}

test('without schedules the page says what to do, and leads there', async () => {
  const router = open('/schedules')
  expect(await screen.findByText('No schedules yet')).toBeTruthy()
  fireEvent.click(screen.getByRole('link', { name: 'New schedule' }))
  await waitFor(() => expect(router.state.location.href).toBe('/schedules/new'))
})

test('whoever opens a new schedule and presses Create protects all containers each night, kept 7/4/6', async () => {
  const create = vi.fn<Answer<'schedules.create'>>(() => createSchedule())
  const router = open('/schedules/new', { 'schedules.create': create })
  fireEvent.click(await screen.findByRole('button', { name: 'Create' }))
  await waitFor(() => expect(router.state.location.href).toBe('/schedules'))
  expect(create).toHaveBeenCalledExactlyOnceWith({
    name: 'Nightly',
    enabled: true,
    timing: { kind: 'nightly', at: '02:30' },
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    targets: [{ kind: 'all' }],
    exclude: [],
    vault: null,
    mode: 'pause',
    mounts: { folders: 'exclude', paths: {} },
    retention: { last: 0, hourly: 0, daily: 7, weekly: 4, monthly: 6, yearly: 0, withinDays: 0 },
    jitterSeconds: 0,
    windowMinutes: null,
    catchUp: true,
  })
})

test('of all containers those with a label are left out', async () => {
  const create = vi.fn<Answer<'schedules.create'>>(() => createSchedule())
  open('/schedules/new', { 'schedules.create': create })
  const labels = await screen.findByLabelText('Exclude labels', { selector: 'input' })
  fireEvent.paste(labels, { clipboardData: { getData: () => 'tier=cache' } })
  expect(await screen.findByText('tier=cache')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Create' }))
  await waitFor(() => expect(create).toHaveBeenCalled())
  expect(create.mock.calls[0]?.[0]).toMatchObject({
    targets: [{ kind: 'all' }],
    exclude: [{ kind: 'label', label: 'tier=cache' }],
  })
})

test('an operator, who may not delete backups, leaves retention to the vault', async () => {
  const create = vi.fn<Answer<'schedules.create'>>(() => createSchedule())
  open('/schedules/new', { 'schedules.create': create }, { ...localAdmin, role: 'operator' })
  fireEvent.click(await screen.findByRole('button', { name: 'Create' }))
  await waitFor(() => expect(create).toHaveBeenCalledOnce())
  expect(create.mock.calls[0]?.[0]).toMatchObject({ retention: null })
})

test('the form says how many it takes, and why not the rest', async () => {
  open('/schedules/new')
  fireEvent.click(await screen.findByText(/^Takes/))
  const list = await screen.findByRole('list', { name: 'Containers', hidden: true })
  expect(screen.getByText(/^Takes/).textContent).toBe('Takes 1 of 3 containers now')
  const lines = within(list).getAllByRole('listitem', { hidden: true })
  expect(lines.map(({ textContent }) => textContent)).toEqual([
    'shop-db-2Its label holdfast.enable=false excludes it from all schedules.',
    'webBacked up',
    'cacheExcluded above.',
  ])
})

test('a name that nobody chose follows the timing and is never one that is taken', async () => {
  open('/schedules/new', { 'schedules.list': () => [createSchedule(), createSchedule({ id: 'w', name: 'weekly' })] })
  const name = await screen.findByLabelText<HTMLInputElement>('Name')
  expect(name.value).toBe('Nightly 2')
  fireEvent.click(screen.getByRole('radio', { name: 'Weekly' }))
  expect(name.value).toBe('Weekly 2')
  fireEvent.change(name, { target: { value: 'Mine' } })
  fireEvent.click(screen.getByRole('radio', { name: 'Hourly' }))
  expect(name.value).toBe('Mine')
})

test('what is wrong with a cron expression stands below it', async () => {
  open('/schedules/new', {
    'schedules.previewTiming': ({ timing }) =>
      timing.kind === 'cron'
        ? refuse({ message: 'x is no expression', opCode: 'BAD_REQUEST', field: 'timing.expression' })
        : { words, next: [] },
  })
  fireEvent.click(await screen.findByRole('radio', { name: 'Cron' }))
  const field = await screen.findByLabelText('Cron expression')
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'))
  expect(screen.getByText('x is no expression')).toBeTruthy()
})

const links: [string, string, ContainerSelector[]][] = [
  [
    'one container',
    '{"kind":"container","engineId":"local","name":"web"}',
    [{ kind: 'container', engineId: 'local', name: 'web', compose: null }],
  ],
  [
    'several selectors',
    '[{"kind":"project","project":"shop"},{"kind":"label","label":"a=b"}]',
    [
      { kind: 'project', project: 'shop' },
      { kind: 'label', label: 'a=b' },
    ],
  ],
  ['nonsense', '{"kind":"everything"', [{ kind: 'all' }]],
]

test.for(links)('a link to a new schedule may name %s', async ([, target, targets]) => {
  const create = vi.fn<Answer<'schedules.create'>>(() => createSchedule())
  open(`/schedules/new?${new URLSearchParams({ target })}`, { 'schedules.create': create })
  fireEvent.click(await screen.findByRole('button', { name: 'Create' }))
  await waitFor(() => expect(create).toHaveBeenCalledOnce())
  expect(create.mock.calls[0]?.[0]).toMatchObject({ targets })
})

const run = createRun({ counts: { succeeded: 10, failed: 2 } })

test('the list tells of each schedule when, what, the next run and how the last one ended', async () => {
  const exclude = [{ kind: 'project', project: 'tmp' }] as const
  open('/schedules', { 'schedules.list': () => [createSchedule({ exclude: [...exclude], lastRun: run })] })
  const row = within(await screen.findByRole('table', { name: 'Schedules' })).getAllByRole('row')[1]
  expect(row?.textContent).toContain('NightlyEvery night at 02:30, Europe/Berlin')
  expect(row?.textContent).toContain('12 containersAll, future ones too, except project tmp')
  expect(row?.textContent).toMatch(/in (59|60) min|in 1 hr/)
  expect(screen.getByRole('link', { name: '2 of 12 failed' }).getAttribute('href')).toBe(
    '/schedules/nightly/runs/run-1',
  )
})

test('a schedule is switched off, run now and deleted from its row', async () => {
  const setEnabled = vi.fn<Answer<'schedules.setEnabled'>>(() => createSchedule({ enabled: false }))
  const runNow = vi.fn<Answer<'schedules.runNow'>>(() => run)
  const remove = vi.fn<Answer<'schedules.remove'>>(() => createSchedule())
  open('/schedules', {
    'schedules.list': () => [createSchedule()],
    'schedules.setEnabled': setEnabled,
    'schedules.runNow': runNow,
    'schedules.remove': remove,
  })
  fireEvent.click(await screen.findByRole('switch', { name: 'Nightly is on' }))
  await waitFor(() => expect(setEnabled).toHaveBeenCalledWith({ scheduleId: 'nightly', enabled: false }))
  fireEvent.click(screen.getByRole('button', { name: 'Run now: Nightly' }))
  await waitFor(() => expect(runNow).toHaveBeenCalledOnce())
  expect(runNow.mock.calls[0]?.[0]).toMatchObject({ scheduleId: 'nightly' })
  fireEvent.click(screen.getByRole('button', { name: 'More actions for Nightly' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Delete schedule' }))
  await waitFor(() => expect(remove).toHaveBeenCalledExactlyOnceWith({ scheduleId: 'nightly' }))
})

test('what containers say of themselves stands apart and cannot be changed here', async () => {
  const made = createSchedule({ id: 'label-1', name: 'web (label)', source: 'label' })
  open('/schedules', { 'schedules.list': () => [createSchedule(), made] })
  const table = await screen.findByRole('table', { name: 'Schedules from labels' })
  expect(within(table).queryByRole('switch')).toBeNull()
  expect(within(table).getByRole('button', { name: 'Run now: web (label)' })).toBeTruthy()
})

test('of a thousand that containers make a part is drawn, and all when they are asked for', async () => {
  const made = Array.from({ length: 1_000 }, (_, at) =>
    createSchedule({ id: `label-${at}`, name: `web-${at} (label)`, source: 'label' }),
  )
  open('/schedules', { 'schedules.list': () => made })
  const table = await screen.findByRole('table', { name: 'Schedules from labels' })
  expect(table.querySelectorAll('tbody tr')).toHaveLength(50)
  fireEvent.click(screen.getByRole('button', { name: 'Show all 1000' }))
  await waitFor(() => expect(table.querySelectorAll('tbody tr')).toHaveLength(1_000))
}, 60_000)

test('a viewer sees schedules without their buttons, and cannot open the form', async () => {
  const viewer = { ...localAdmin, role: 'viewer' } as const
  open('/schedules', { 'schedules.list': () => [createSchedule()] }, viewer)
  const table = await screen.findByRole('table', { name: 'Schedules' })
  expect(within(table).queryAllByRole('button')).toEqual([])
  expect(screen.queryByRole('link', { name: 'New schedule' })).toBeNull()
})

test('a run that was missed and is not caught up says so, and one that is caught up as well', async () => {
  const caughtUp = createRun({ id: 'later', trigger: 'catch-up', missedSlots: [1], counts: { succeeded: 1 } })
  const missedBecause = message('schedule-not-running')
  const missed = createRun({ trigger: 'catch-up', missedBecause, missedSlots: [1, 2] })
  open('/schedules/nightly/runs', {
    'schedules.find': () => createSchedule(),
    'schedules.runs': () => ({ runs: [caughtUp, missed], nextCursor: null }),
  })
  const [, first, second] = within(await screen.findByRole('table', { name: 'Runs' })).getAllByRole('row')
  const cells = (row?: HTMLElement) =>
    within(row!)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent)
  expect(cells(first).slice(1)).toEqual([
    '1 doneStands for 1 earlier missed as well',
    expect.stringMatching(/ago$|\d{4}/),
    'catching up',
  ])
  expect(cells(second).slice(1)).toEqual([
    'Missed. Holdfast was not running when the schedule was due.2 earlier ones were missed as well',
    'not begun',
    'its schedule',
  ])
})

test('a run tells what became of each container, what failed first, with the job', async () => {
  const reason = message('verbatim', { text: 'The disk is full.' })
  const targets = [
    { subject: subject('web'), jobId: 'job-1', outcome: 'succeeded', reason: null },
    { subject: subject('db'), jobId: 'job-2', outcome: 'failed', reason },
  ] as const
  open('/schedules/nightly/runs/run-1', {
    'schedules.find': () => createSchedule(),
    'schedules.runs': () => ({ runs: [run], nextCursor: null }),
    'schedules.findRun': () => ({ ...run, targets: [...targets] }),
  })
  const list = await screen.findByRole('list', { name: 'Containers' })
  expect(
    within(list)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(['dbFailed. The disk is full.Job', 'webDoneJob'])
  expect(within(list).getByRole('link', { name: 'Job of db' }).getAttribute('href')).toBe('/jobs/job-2')
})

test('a file is imported after it was shown what it would do, and does just that', async () => {
  const digest = 'd'.repeat(64)
  const plan = {
    digest,
    create: ['Shop'],
    change: [{ name: 'Nightly', fields: ['mode'] }],
    remove: ['Old'],
    unchanged: 1,
  }
  const apply = vi.fn<Answer<'schedules.import'>>(() => plan)
  open('/schedules', { 'schedules.planImport': () => plan, 'schedules.import': apply })
  await screen.findByText('No schedules yet')
  // jsdom's files have no text().
  const file = Object.assign(new File([], 'schedules.yaml'), { text: () => Promise.resolve('version: 1') })
  fireEvent.change(screen.getByLabelText('YAML file with schedules'), { target: { files: [file] } })
  const dialog = await screen.findByRole('dialog', { name: 'Import schedules' })
  await within(dialog).findByText('Shop')
  expect(dialog.textContent).toContain('Nightly (mode)')
  expect(dialog.textContent).toContain('Deleted, as the file does not have themOld')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Import' }))
  await waitFor(() => expect(apply).toHaveBeenCalledExactlyOnceWith({ yaml: 'version: 1', digest }))
})
