import type { UserRow } from '@holdfast/contract'
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { createEngine } from '../features/containers/testing/create-engine.ts'
import { refuse, type Answer, type FakeAnswers } from '../trpc/testing/create-fake-client.ts'
import { draw, localAdmin } from '../trpc/testing/draw.tsx'
import { createConsoleRouter } from './router.tsx'

const day = 86_400_000

function createUser(change: Partial<UserRow> = {}): UserRow {
  const name = change.name ?? 'bert'
  return {
    id: name,
    name,
    role: 'operator',
    scope: null,
    hasPassword: true,
    disabledAt: null,
    createdAt: 0,
    lastSignInAt: Date.now() - 2 * 3_600_000,
    invitedUntil: null,
    ...change,
  }
}

function open(users: UserRow[], answers: FakeAnswers = {}, account = localAdmin) {
  const router = createConsoleRouter(createMemoryHistory({ initialEntries: ['/users'] }))
  draw(
    <RouterProvider router={router} />,
    {
      'containers.watch': () => [{ kind: 'all', engine: createEngine(), rows: [] }],
      'jobs.watch': () => [{ active: [], finished: [] }],
      'engines.list': () => [{ id: 'local', endpoint: 'unix:///docker.sock' }],
      'users.list': () => users,
      ...answers,
    },
    account,
  )
}

async function choose(name: string, item: string): Promise<void> {
  fireEvent.click(await screen.findByRole('button', { name: `More actions for ${name}` }))
  fireEvent.click(await screen.findByRole('menuitem', { name: item }))
}

async function cells(name: string): Promise<(string | null)[]> {
  const row = await screen.findByRole('row', { name: new RegExp(`^${name}`) })
  return within(row)
    .getAllByRole('cell')
    .slice(1, 5)
    .map(({ textContent }) => textContent)
}

test('people stand with their role, scope, state and last sign-in', async () => {
  const scope = { names: ['web-*', 'db'], projects: [], labels: ['team=web'] }
  open([
    createUser({ id: 'admin', name: 'admin', role: 'admin' }),
    createUser({ name: 'bert', scope }),
    createUser({ name: 'carla', disabledAt: 1 }),
    createUser({ name: 'dora', hasPassword: false, lastSignInAt: null, invitedUntil: Date.now() + 6.5 * day }),
    createUser({ name: 'emil', hasPassword: false, lastSignInAt: null }),
    createUser({ name: 'frida', lastSignInAt: null }),
  ])
  expect(await cells('admin')).toEqual(['admin', 'All containers', 'Active', 'last sign-in 2 hr ago'])
  expect(screen.getByRole('row', { name: /^admin/ }).textContent).toContain('you')
  expect(await cells('bert')).toEqual(['operator', 'name web-*, db; label team=web', 'Active', 'last sign-in 2 hr ago'])
  expect((await cells('carla'))[2]).toBe('Disabled')
  expect(await cells('dora')).toEqual([
    'operator',
    'All containers',
    'Invited, link expires in 6 days',
    'last sign-in never',
  ])
  expect((await cells('emil'))[2]).toBe('Invitation expired')
  expect((await cells('frida'))[2]).toBe('Never signed in')
})

test('an invitation has role and scope, and its link is shown once, with when it expires', async () => {
  const sent = vi
    .fn<Answer<'users.create'>>()
    .mockImplementationOnce(() => refuse({ message: 'There is a user dora.', opCode: 'NAME_IN_USE', field: 'name' }))
    .mockImplementation(() => ({ userId: 'dora', token: 'secret', expiresAt: Date.now() + 7 * day }))
  open([createUser()], { 'users.create': sent })
  fireEvent.click(await screen.findByRole('button', { name: 'Invite user' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Invite a user' }))
  const create = dialog.getByRole('button', { name: 'Create invitation' })
  fireEvent.click(dialog.getByRole('checkbox', { name: 'Only some containers' }))
  fireEvent.click(create)
  expect(dialog.getByText('Enter a name.')).toBeTruthy()
  expect(dialog.getByText('Enter at least one name, project or label.')).toBeTruthy()
  expect(sent).not.toHaveBeenCalled()

  fireEvent.change(dialog.getByLabelText('User name'), { target: { value: 'dora' } })
  fireEvent.change(dialog.getByLabelText('Role'), { target: { value: 'viewer' } })
  fireEvent.change(dialog.getByLabelText('Names'), { target: { value: 'web-*\n\n db ' } })
  fireEvent.click(create)
  expect(await dialog.findByText('There is a user dora.')).toBeTruthy()
  fireEvent.click(create)
  const shown = within(await screen.findByRole('dialog', { name: 'Link for dora' }))
  expect(shown.getByLabelText<HTMLInputElement>('Link').value).toBe(`${location.origin}/invitation#token=secret`)
  expect(shown.getByText(/shown only now, works once, and expires on/)).toBeTruthy()
  const scope = { names: ['web-*', 'db'], projects: [], labels: [] }
  expect(sent).toHaveBeenLastCalledWith({ name: 'dora', role: 'viewer', scope })
  fireEvent.click(shown.getByRole('button', { name: 'Done' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('role and scope are changed together, and an admin has no scope', async () => {
  const sent = vi.fn<Answer<'users.update'>>(() => undefined)
  open([createUser({ scope: { names: ['web'], projects: [], labels: [] } })], { 'users.update': sent })
  await choose('bert', 'Change role and scope…')
  const dialog = within(await screen.findByRole('dialog', { name: 'Role and scope of bert' }))
  expect(dialog.getByLabelText('Names')).toBeTruthy()
  fireEvent.change(dialog.getByLabelText('Role'), { target: { value: 'admin' } })
  expect(dialog.queryByLabelText('Names')).toBeNull()
  fireEvent.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(sent).toHaveBeenCalledExactlyOnceWith({ userId: 'bert', role: 'admin', scope: null })
})

test('the last admin stays, and the dialog says why and what to do', async () => {
  const message = 'admin is the last admin who can sign in. Make somebody else admin first.'
  const last = () => refuse({ message, opCode: 'INVALID_STATE' })
  open([createUser({ id: 'admin', name: 'admin', role: 'admin' })], {
    'users.update': last,
    'users.remove': last,
    'tokens.list': () => [],
  })
  for (const [item, button] of [
    ['Disable…', 'Disable user'],
    ['Remove…', 'Remove user'],
  ] as const) {
    await choose('admin', item)
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByText('This is you: you will be signed out.')).toBeTruthy()
    fireEvent.click(dialog.getByRole('button', { name: button }))
    expect((await dialog.findByRole('alert')).textContent).toContain(message)
    fireEvent.click(dialog.getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  }
})

test('removing somebody names what goes with them', async () => {
  const removed = vi.fn<Answer<'users.remove'>>(() => undefined)
  const token = { role: 'viewer', scope: null, createdAt: 1, expiresAt: null, lastUsedAt: null } as const
  open([createUser()], {
    'users.remove': removed,
    'tokens.list': () => [
      { ...token, id: 't1', name: 'ci', user: { id: 'bert', name: 'bert' } },
      { ...token, id: 't2', name: 'other', user: { id: 'anna', name: 'anna' } },
      { ...token, id: 't3', name: 'dashboard', user: { id: 'bert', name: 'bert' } },
    ],
  })
  await choose('bert', 'Remove…')
  const dialog = await screen.findByRole('dialog', { name: 'Remove bert?' })
  await waitFor(() => expect(dialog.textContent).toContain('2 API tokens: ci, dashboard'))
  expect(dialog.textContent).toContain('with all sessions')
  expect(dialog.textContent).not.toContain('This is you')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Remove user' }))
  await waitFor(() => expect(removed).toHaveBeenCalledExactlyOnceWith({ userId: 'bert' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('somebody is enabled again, their sessions are ended, and another link is made, each for them alone', async () => {
  const enabled = vi.fn<Answer<'users.update'>>(() => undefined)
  const ended = vi.fn<Answer<'users.endSessions'>>(() => undefined)
  const invited = vi.fn<Answer<'users.invite'>>(() => ({ userId: 'bert', token: 'new', expiresAt: Date.now() + day }))
  open([createUser({ disabledAt: 1 })], {
    'users.update': enabled,
    'users.endSessions': ended,
    'users.invite': invited,
  })
  await choose('bert', 'Enable')
  await waitFor(() => expect(enabled).toHaveBeenCalledExactlyOnceWith({ userId: 'bert', disabled: false }))
  await choose('bert', 'End sessions…')
  fireEvent.click(await screen.findByRole('button', { name: 'End sessions' }))
  await waitFor(() => expect(ended).toHaveBeenCalledExactlyOnceWith({ userId: 'bert' }))
  await choose('bert', 'Link to set a password…')
  fireEvent.click(await screen.findByRole('button', { name: 'Create link' }))
  expect((await screen.findByLabelText<HTMLInputElement>('Link')).value).toMatch(/#token=new$/)
})

test('somebody who lost their device is let in by password again, after a question', async () => {
  const removed = vi.fn<Answer<'users.removeSecondFactors'>>(() => undefined)
  open([createUser({})], { 'users.removeSecondFactors': removed })
  await choose('bert', 'Remove two-factor and passkeys…')
  expect(removed).not.toHaveBeenCalled()
  fireEvent.click(await screen.findByRole('button', { name: 'Remove both' }))
  await waitFor(() => expect(removed).toHaveBeenCalledExactlyOnceWith({ userId: 'bert' }))
})

test('for whoever manages nobody there is no link to the page, and the page says so', async () => {
  const list = vi.fn<Answer<'users.list'>>(() => [])
  open([], { 'users.list': list }, { ...localAdmin, role: 'operator' })
  expect(await screen.findByRole('heading', { name: 'Not for your role' })).toBeTruthy()
  expect(within(screen.getByRole('navigation')).queryByRole('link', { name: 'Users' })).toBeNull()
  expect(list).not.toHaveBeenCalled()
})
