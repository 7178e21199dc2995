import type { AccessState, Role } from '@holdfast/contract'
import { useQuery } from '@tanstack/react-query'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { useAccount } from '../trpc/account.ts'
import { ServerConnection, ServerConnectionContext } from '../trpc/server-connection.ts'
import { refuse, type Answer, type FakeAnswers } from '../trpc/testing/create-fake-client.ts'
import { createVault } from '../trpc/testing/create-vault.ts'
import { draw } from '../trpc/testing/draw.tsx'
import { useTRPC } from '../trpc/trpc.ts'
import { Gate } from './gate.tsx'

afterEach(() => {
  history.replaceState(null, '', '/')
  vi.useRealTimers()
})

const nobody: AccessState = { needsSetup: false, account: null }

function as(name: string, role: Role = 'operator'): AccessState {
  return {
    needsSetup: false,
    account: { actor: { kind: 'user', id: name, name }, role, scopes: [], credential: 'session' },
  }
}

function open(answers: FakeAnswers, path = '/'): ServerConnection {
  history.replaceState(null, '', path)
  const connection = new ServerConnection()
  draw(
    <ServerConnectionContext value={connection}>
      <Gate>
        <Page />
      </Gate>
    </ServerConnectionContext>,
    { 'vaults.list': () => [], 'oidc.button': () => null, ...answers },
  )
  return connection
}

function Page() {
  const { data } = useQuery(useTRPC().vaults.list.queryOptions())
  return (
    <p>
      Page of {useAccount().actor.name}, {data ? data.map(({ name }) => name).join() || 'no vaults' : 'loading'}
    </p>
  )
}

const typeInto = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

test('who is not signed in finds the sign-in, and after it the page', async () => {
  let state = nobody
  const signIn = vi
    .fn<Answer<'session.signIn'>>()
    .mockImplementationOnce(() => refuse({ message: 'The password is wrong.', opCode: 'UNAUTHENTICATED' }))
    .mockImplementation(() => {
      state = as('bert')
      return { status: 'signed-in' }
    })
  open({ 'session.state': () => state, 'session.signIn': signIn })
  expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeTruthy()
  expect(document.title).toBe('Sign in · Holdfast')
  press('Sign in')
  expect(screen.getByText('Enter your user name.')).toBeTruthy()
  expect(screen.getByText('Enter your password.')).toBeTruthy()
  expect(signIn).not.toHaveBeenCalled()
  typeInto('User name', ' bert ')
  typeInto('Password', 'wrong')
  press('Sign in')
  expect((await screen.findByRole('alert')).textContent).toContain('The password is wrong.')
  typeInto('Password', 'right')
  expect(screen.queryByRole('alert')).toBeNull()
  press('Sign in')
  expect(await screen.findByText('Page of bert, no vaults')).toBeTruthy()
  expect(signIn).toHaveBeenLastCalledWith({ name: 'bert', password: 'right' })
})

test('a session that ends elsewhere is said to have ended, and signing in again leads back', async () => {
  let state = as('bert')
  const connection = open(
    {
      'session.state': () => state,
      'session.signIn': () => {
        state = as('bert')
        return { status: 'signed-in' }
      },
    },
    '/vaults',
  )
  await screen.findByText('Page of bert, no vaults')
  state = nobody
  connection.lost()
  expect(await screen.findByText(/Your session has ended/)).toBeTruthy()
  expect(screen.getByLabelText<HTMLInputElement>('User name').value).toBe('bert')
  expect(document.activeElement).toBe(screen.getByLabelText('Password'))
  expect(location.pathname).toBe('/vaults')
  typeInto('Password', 'right')
  press('Sign in')
  expect(await screen.findByText('Page of bert, no vaults')).toBeTruthy()
})

test('a session that ends while the server is away is noticed once it is back', async () => {
  const state = vi
    .fn<Answer<'session.state'>>()
    .mockImplementationOnce(() => as('bert'))
    .mockImplementationOnce(() => Promise.reject(new TypeError('Failed to fetch')))
    .mockImplementation(() => nobody)
  const connection = open({ 'session.state': state })
  await screen.findByText('Page of bert, no vaults')
  connection.lost()
  await waitFor(() => expect(state).toHaveBeenCalledTimes(2))
  expect(screen.getByText('Page of bert, no vaults')).toBeTruthy()
  expect(await screen.findByText(/Your session has ended/)).toBeTruthy()
})

test('of what one person saw nothing is left for the next, who signed in in another tab', async () => {
  let state = as('bert', 'admin')
  let vaults = () => Promise.resolve([createVault({ name: 'Secret' })])
  const connection = open({ 'session.state': () => state, 'vaults.list': () => vaults() })
  await screen.findByText('Page of bert, Secret')
  state = as('carla')
  vaults = () => new Promise(() => undefined)
  connection.lost()
  expect(await screen.findByText('Page of carla, loading')).toBeTruthy()
})

test('a server that does not answer is told, with a retry', async () => {
  const state = vi
    .fn<Answer<'session.state'>>()
    .mockImplementationOnce(() => Promise.reject(new TypeError('Failed to fetch')))
    .mockImplementation(() => as('bert'))
  open({ 'session.state': state })
  expect(await screen.findByRole('heading', { name: 'Holdfast does not answer' })).toBeTruthy()
  press('Retry')
  expect(await screen.findByText('Page of bert, no vaults')).toBeTruthy()
})

test('a new Holdfast asks for its first admin, with the token of the link, which then leaves the address', async () => {
  let state: AccessState = { needsSetup: true, account: null }
  const setUp = vi
    .fn<Answer<'session.setUp'>>()
    .mockImplementationOnce(() => refuse({ message: 'The token is wrong.', opCode: 'FORBIDDEN', field: 'token' }))
    .mockImplementation(() => {
      state = as('admin', 'admin')
      return undefined as never
    })
  open({ 'session.state': () => state, 'session.setUp': setUp }, '/setup#token=linked')
  expect(await screen.findByRole('heading', { name: 'Create the first admin' })).toBeTruthy()
  expect(screen.queryByLabelText('Set-up token')).toBeNull()
  typeInto('Password', 'short')
  press('Create admin')
  expect(screen.getByText('Use at least 10 characters.')).toBeTruthy()
  typeInto('Password', 'a harbour at dusk')
  typeInto('Password again', 'a harbour at dawn')
  expect(screen.getByText('The passwords differ.')).toBeTruthy()
  typeInto('Password again', 'a harbour at dusk')
  press('Create admin')
  expect(await screen.findByText('The token is wrong.')).toBeTruthy()
  typeInto('Set-up token', 'from the log')
  press('Create admin')
  expect(await screen.findByText('Page of admin, no vaults')).toBeTruthy()
  expect(setUp.mock.calls.map(([{ token }]) => token)).toEqual(['linked', 'from the log'])
  expect(location.href).toMatch(/\/$/)
})

test('the link to the set-up leads home once there is an admin', async () => {
  open({ 'session.state': () => as('bert') }, '/setup#token=old')
  await screen.findByText('Page of bert, no vaults')
  expect(location.href).toMatch(/\/$/)
})

test('an invitation says for whom it is, and leads in with a password', async () => {
  let state = nobody
  const accept = vi.fn<Answer<'session.acceptInvitation'>>(() => {
    state = as('dora')
    return { status: 'signed-in' }
  })
  open(
    {
      'session.state': () => state,
      'session.readInvitation': () => ({ name: 'dora' }),
      'session.acceptInvitation': accept,
    },
    '/invitation#token=good',
  )
  expect(await screen.findByRole('heading', { name: 'Welcome, dora' })).toBeTruthy()
  typeInto('Password', 'a harbour at dusk')
  typeInto('Password again', 'a harbour at dusk')
  press('Set password')
  expect(await screen.findByText('Page of dora, no vaults')).toBeTruthy()
  expect(accept).toHaveBeenCalledExactlyOnceWith({ token: 'good', password: 'a harbour at dusk' })
  expect(location.href).toMatch(/\/$/)
})

test('a link that was used or has expired is told before anybody thinks of a password', async () => {
  open(
    {
      'session.state': () => nobody,
      'session.readInvitation': () => refuse({ message: 'This link was used.', opCode: 'FORBIDDEN' }),
    },
    '/invitation#token=old',
  )
  expect((await screen.findByRole('alert')).textContent).toContain('This link was used.')
  expect(screen.queryByLabelText('Password')).toBeNull()
  press('Go to the sign-in')
  expect(await screen.findByRole('heading', { name: 'Sign in' })).toBeTruthy()
})

test('who is signed in as somebody else is told so before they use an invitation, and may stay who they are', async () => {
  open(
    { 'session.state': () => as('bert'), 'session.readInvitation': () => ({ name: 'dora' }) },
    '/invitation#token=good',
  )
  expect(await screen.findByText(/You are signed in as bert/)).toBeTruthy()
  press('Stay signed in as bert')
  expect(await screen.findByText('Page of bert, no vaults')).toBeTruthy()
})

test('a server that does not answer is said not to after a few seconds, and can be asked again', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const state = vi
    .fn<Answer<'session.state'>>()
    .mockImplementationOnce(() => new Promise(() => undefined))
    .mockImplementation(() => as('bert'))
  open({ 'session.state': state })
  await vi.advanceTimersByTimeAsync(3_000)
  expect(state).toHaveBeenCalledOnce()
  expect(screen.queryByRole('alert')).toBeNull()
  await vi.advanceTimersByTimeAsync(3_000)
  expect((await screen.findByRole('alert')).textContent).toContain('Holdfast does not answer')
  press('Retry')
  expect(await screen.findByText('Page of bert, no vaults')).toBeTruthy()
  expect(state).toHaveBeenCalledTimes(2)
})
