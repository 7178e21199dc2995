import type { Delivery, Destination, NotificationRule, NotificationSettings } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { refuse, type Answer, type FakeAnswers } from '../../trpc/testing/create-fake-client.ts'
import { draw } from '../../trpc/testing/draw.tsx'
import { MenuHost } from '../../ui/menu-host.tsx'
import { MailOnFailure } from './mail-on-failure.tsx'
import { NotificationsView } from './notifications-view.tsx'

const chat: Destination = {
  id: 'd1',
  name: 'Chat',
  enabled: true,
  settings: { kind: 'ntfy', url: 'https://ntfy.sh', topic: 'backups' },
  hasSecret: true,
  createdAt: 1,
  lastSuccessAt: null,
  lastFailure: null,
  failuresInRow: 0,
  waiting: 0,
}
const rule: NotificationRule = {
  id: 'r1',
  name: 'Failures to Chat',
  enabled: true,
  kinds: ['job-ended', 'run-ended', 'alert-raised'],
  jobKinds: [],
  outcomes: [],
  alertKinds: [],
  minSeverity: 'warning',
  containers: [],
  destinationIds: ['d1'],
  timing: { kind: 'at-once' },
  createdAt: 1,
}
const failed: Delivery = {
  id: 'n1',
  destination: { id: 'd1', name: 'Chat' },
  ruleName: 'Failures to Chat',
  status: 'failed',
  severity: 'error',
  title: message('notify-job-failed', { kind: 'backup', name: 'web' }),
  count: 1,
  createdAt: Date.now(),
  dueAt: null,
  attempts: 1,
  endedAt: 2,
  lastError: message('delivery-answered', { status: 410, text: 'gone' }),
}
const settings: NotificationSettings = { allowedHosts: [], mailServer: null }
const hosted = { ...settings, mailServer: { host: 'mail.example.org', from: 'h@example.org' } }

function open(answers: FakeAnswers = {}) {
  draw(
    <MenuHost>
      <NotificationsView />
    </MenuHost>,
    {
      'notifications.destinations': () => [chat],
      'notifications.rules': () => [rule],
      'notifications.settings': () => settings,
      'notifications.deliveries': () => [],
      ...answers,
    },
  )
}

const press = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }))
const enter = async (label: string, value: string) =>
  fireEvent.change(await screen.findByLabelText(label), { target: { value } })
async function choose(label: string, option: string) {
  fireEvent.click(await screen.findByLabelText(label, { selector: 'input' }))
  fireEvent.click(await screen.findByRole('option', { name: option }))
}

test('without a destination the page says what to add, and one address is enough where the host has a mail server', async () => {
  const mail = vi.fn<Answer<'notifications.mailOnFailure'>>(() => ({ destinationId: 'd2' }))
  open({
    'notifications.destinations': () => [],
    'notifications.rules': () => [],
    'notifications.settings': () => hosted,
    'notifications.mailOnFailure': mail,
  })
  expect(await screen.findByText('Nobody is notified yet')).toBeTruthy()
  await enter('Mail me on failure', ' ada@example.org ')
  await press('Mail failures')
  await waitFor(() => expect(mail).toHaveBeenCalledWith({ address: 'ada@example.org' }))
  expect(await screen.findByText('Failures are mailed to ada@example.org.')).toBeTruthy()
})

test('where no mail server is known nobody is asked for an address', async () => {
  draw(<MailOnFailure />, {
    'notifications.settings': () => settings,
    'notifications.destinations': () => [chat],
    'notifications.rules': () => [],
  })
  await waitFor(() => expect(document.body.textContent).not.toContain('Mail me'))
})

test('in the form of a schedule Enter mails failures and sends no form, and what is set already is named', async () => {
  const mail = vi.fn<Answer<'notifications.mailOnFailure'>>(() => ({ destinationId: 'd2' }))
  const submit = vi.fn<() => void>()
  let rules: NotificationRule[] = []
  const answers = {
    'notifications.settings': () => hosted,
    'notifications.destinations': () => [],
    'notifications.rules': () => rules,
    'notifications.mailOnFailure': mail,
  }
  const { unmount } = draw(
    <form onSubmit={submit}>
      <MailOnFailure />
    </form>,
    answers,
  )
  await enter('Mail me on failure', 'ada@example.org')
  fireEvent.keyDown(await screen.findByLabelText('Mail me on failure'), { key: 'Enter' })
  await waitFor(() => expect(mail).toHaveBeenCalledWith({ address: 'ada@example.org' }))
  expect(submit).not.toHaveBeenCalled()
  unmount()
  rules = [rule]
  draw(<MailOnFailure />, answers)
  expect(await screen.findByText('Notifications: Failures to Chat.')).toBeTruthy()
})

test('a destination that fails says so in words, with how much waits for it', async () => {
  const detail = message('delivery-unreachable', { reason: 'connect ECONNREFUSED' })
  const bad = { ...chat, failuresInRow: 3, waiting: 2, lastFailure: { at: Date.now(), detail } }
  open({ 'notifications.destinations': () => [bad] })
  const row = await screen.findByRole('row', { name: /^Chat/ })
  expect(row.textContent).toContain('Last 3 attempts failed, 2 waiting')
  expect(row.textContent).toContain('It could not be reached: connect ECONNREFUSED')
  expect(row.textContent).toContain('https://ntfy.sh/backups')
})

test('a destination is added with what its kind needs', async () => {
  const create = vi.fn<Answer<'notifications.createDestination'>>(() => ({ destinationId: 'd2' }))
  open({ 'notifications.createDestination': create })
  await press('Add destination')
  await choose('Kind', 'Gotify')
  const dialog = await screen.findByRole('dialog')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Add destination' }))
  expect(await screen.findByText('App token is missing.')).toBeTruthy()
  await enter('Name', 'Phone')
  await enter('Server', 'https://push.example.org')
  await enter('App token', 'AbC')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Add destination' }))
  await waitFor(() =>
    expect(create).toHaveBeenCalledWith({
      name: 'Phone',
      enabled: true,
      settings: { kind: 'gotify', url: 'https://push.example.org' },
      secret: 'AbC',
    }),
  )
})

test('mails by a server of their own take the server, and go encrypted unless somebody chooses otherwise', async () => {
  const create = vi.fn<Answer<'notifications.createDestination'>>(() => ({ destinationId: 'd2' }))
  open({ 'notifications.createDestination': create })
  await press('Add destination')
  await enter('Name', 'Mail')
  await enter('To', 'ada@example.org, bo@example.org')
  await enter('From', 'h@example.org')
  await enter('Mail server', 'mail.example.org')
  await enter('User name', 'h')
  await enter('Password', 'secret')
  const dialog = await screen.findByRole('dialog')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Add destination' }))
  const server = { host: 'mail.example.org', port: 465, security: 'tls', user: 'h' }
  const email = { kind: 'email', server, from: 'h@example.org', to: ['ada@example.org', 'bo@example.org'] }
  await waitFor(() =>
    expect(create).toHaveBeenCalledWith({ name: 'Mail', enabled: true, settings: email, secret: 'secret' }),
  )
})

test('a secret that is stored is kept, and a refusal stands at its field', async () => {
  const detail = message('destination-inward', { host: '10.0.0.1', address: '10.0.0.1' })
  const update = vi.fn<Answer<'notifications.updateDestination'>>(() =>
    refuse({ message: '', opCode: 'BAD_REQUEST', detail, field: 'settings.url' }),
  )
  open({ 'notifications.updateDestination': update })
  await press('More actions for Chat')
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Change…' }))
  await enter('Server', 'https://10.0.0.1')
  await press('Save')
  await waitFor(() => expect(screen.getByLabelText('Server').getAttribute('aria-invalid')).toBe('true'))
  expect(update).toHaveBeenCalledWith({
    destinationId: 'd1',
    name: 'Chat',
    enabled: true,
    settings: { kind: 'ntfy', url: 'https://10.0.0.1', topic: 'backups' },
  })
})

test('of a webhook the host is shown, and what is not entered again stays as it is', async () => {
  const update = vi.fn<Answer<'notifications.updateDestination'>>()
  const webhook = { ...chat, name: 'Hook', settings: { kind: 'webhook', url: 'https://example.org/…' } } as const
  open({ 'notifications.destinations': () => [webhook], 'notifications.updateDestination': update })
  expect((await screen.findByRole('row', { name: /^Hook/ })).textContent).toContain('https://example.org/…')
  await press('More actions for Hook')
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Change…' }))
  expect(await screen.findByText('Stored encrypted. Leave it as it is to keep it.')).toBeTruthy()
  await enter('Name', 'Hook of the house')
  await press('Save')
  const { settings: same } = webhook
  const saved = { destinationId: 'd1', name: 'Hook of the house', enabled: true, settings: same }
  await waitFor(() => expect(update).toHaveBeenCalledWith(saved))
})

test('the test says what the other side answered', async () => {
  const answer = { delivered: false, detail: message('delivery-answered', { status: 401, text: 'no' }) }
  const send = vi.fn<Answer<'notifications.test'>>(() => answer)
  open({ 'notifications.test': send })
  await press('Test Chat')
  await waitFor(() => expect(send).toHaveBeenCalledWith({ destinationId: 'd1' }))
})

test('a rule is two choices: failures to the only destination are chosen already', async () => {
  const create = vi.fn<Answer<'notifications.createRule'>>(() => ({ ruleId: 'r2' }))
  open({ 'notifications.rules': () => [], 'notifications.createRule': create })
  await press('Add rule')
  const dialog = await screen.findByRole('dialog')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Add rule' }))
  const { id: _id, createdAt: _createdAt, ...draft } = rule
  await waitFor(() => expect(create).toHaveBeenCalledWith(draft))
})

test('what a rule asks for in detail stays when it is changed', async () => {
  const update = vi.fn<Answer<'notifications.updateRule'>>()
  const detailed: NotificationRule = {
    ...rule,
    jobKinds: ['backup'],
    containers: [
      { kind: 'container', engineId: 'local', name: 'web', compose: { project: 'p', service: 'web', number: '1' } },
    ],
    timing: { kind: 'every', minutes: 15 },
  }
  open({ 'notifications.rules': () => [detailed], 'notifications.updateRule': update })
  expect((await screen.findByRole('row', { name: /^Failures to Chat/ })).textContent).toContain(
    'Digest every 15 minutes',
  )
  await press('More actions for Failures to Chat')
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Change…' }))
  await enter('Name', 'Web')
  await press('Save')
  const { id: _id, createdAt: _createdAt, ...draft } = detailed
  await waitFor(() => expect(update).toHaveBeenCalledWith({ ...draft, name: 'Web', ruleId: 'r1' }))
})

test('a rule asks for kinds of jobs, outcomes and kinds of alerts, and for a digest of so many minutes', async () => {
  const create = vi.fn<Answer<'notifications.createRule'>>(() => ({ ruleId: 'r2' }))
  open({ 'notifications.rules': () => [], 'notifications.createRule': create })
  await press('Add rule')
  await choose('Send', 'Details…')
  await choose('Kinds of jobs', 'Backup')
  fireEvent.click(await screen.findByRole('option', { name: 'Verification' }))
  await choose('Outcomes', 'Failed')
  await choose('Kinds of alerts', 'A vault is nearly full')
  await choose('When', 'Digest')
  await enter('Minutes between digests', '20')
  const dialog = await screen.findByRole('dialog')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Add rule' }))
  const { id: _id, createdAt: _createdAt, ...draft } = rule
  await waitFor(() =>
    expect(create).toHaveBeenCalledWith({
      ...draft,
      name: 'Notifications to Chat',
      jobKinds: ['backup', 'verify'],
      outcomes: ['failed'],
      alertKinds: ['vault-nearly-full'],
      timing: { kind: 'every', minutes: 20 },
    }),
  )
})

test('what does not apply to what a rule asks for is not asked, and a digest has limits', async () => {
  const create = vi.fn<Answer<'notifications.createRule'>>(() => ({ ruleId: 'r2' }))
  open({ 'notifications.rules': () => [], 'notifications.createRule': create })
  await press('Add rule')
  await choose('Send', 'Details…')
  for (const kind of ['Jobs that end', 'Scheduled runs that end']) fireEvent.click(await screen.findByLabelText(kind))
  expect(screen.queryByLabelText('Kinds of jobs')).toBeNull()
  expect(screen.queryByLabelText('Outcomes')).toBeNull()
  fireEvent.click(await screen.findByLabelText('Alerts'))
  expect(screen.queryByLabelText('Kinds of alerts')).toBeNull()
  fireEvent.click(await screen.findByLabelText('Jobs that start'))
  expect((await screen.findAllByLabelText('Kinds of jobs')).length).toBeGreaterThan(0)
  expect(screen.queryByLabelText('Outcomes')).toBeNull()
  await choose('When', 'Digest')
  await enter('Minutes between digests', '3')
  const dialog = await screen.findByRole('dialog')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Add rule' }))
  expect(await screen.findByText('Enter 5 to 1440 minutes.')).toBeTruthy()
  expect(create).not.toHaveBeenCalled()
})

test('a rule says in the list what it is narrowed down to', async () => {
  const narrow = {
    ...rule,
    jobKinds: ['backup', 'verify'],
    outcomes: ['failed'],
    alertKinds: ['vault-away'],
  } satisfies NotificationRule
  open({ 'notifications.rules': () => [narrow] })
  const row = await screen.findByRole('row', { name: /^Failures to Chat/ })
  expect(row.textContent).toContain('only backup, verification; failed; a vault is not available')
})

test('what failed says why, and is sent again', async () => {
  const again = vi.fn<Answer<'notifications.sendAgain'>>()
  open({ 'notifications.deliveries': () => [failed], 'notifications.sendAgain': again })
  const row = await screen.findByRole('row', { name: /^Backup of web failed/ })
  expect(row.textContent).toContain('It answered 410: gone')
  await press('Send again to Chat: Backup of web failed')
  await waitFor(() => expect(again).toHaveBeenCalledWith({ deliveryId: 'n1' }))
})
