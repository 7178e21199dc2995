import type { Role, TokenRow } from '@holdfast/contract'
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { createEngine } from '../features/containers/testing/create-engine.ts'
import { refuse, type Answer, type FakeAnswers } from '../trpc/testing/create-fake-client.ts'
import { draw, localAdmin } from '../trpc/testing/draw.tsx'
import { createConsoleRouter } from './router.tsx'

const day = 86_400_000

function createToken(change: Partial<TokenRow> = {}): TokenRow {
  return {
    id: 't1',
    name: 'ci',
    role: 'operator',
    scope: null,
    user: { id: 'bert', name: 'bert' },
    createdAt: 0,
    expiresAt: Date.now() + 89.5 * day,
    lastUsedAt: null,
    ...change,
  }
}

function open(tokens: TokenRow[], role: Role, answers: FakeAnswers = {}) {
  const router = createConsoleRouter(createMemoryHistory({ initialEntries: ['/tokens'] }))
  draw(
    <RouterProvider router={router} />,
    {
      'containers.watch': () => [{ kind: 'all', engine: createEngine(), rows: [] }],
      'jobs.watch': () => [{ active: [], finished: [] }],
      'engines.list': () => [{ id: 'local', endpoint: 'unix:///docker.sock' }],
      'tokens.list': () => tokens,
      ...answers,
    },
    { ...localAdmin, role },
  )
}

async function cells(name: string): Promise<(string | null)[]> {
  const row = await screen.findByRole('row', { name: new RegExp(`^${name}`) })
  return within(row)
    .getAllByRole('cell')
    .slice(0, -1)
    .map(({ textContent }) => textContent)
}

test('tokens stand with what they may, when they expire and when they were last used', async () => {
  open(
    [createToken(), createToken({ id: 't2', name: 'old', expiresAt: Date.now() - 3.5 * day, lastUsedAt: Date.now() })],
    'viewer',
  )
  expect(await cells('ci')).toEqual(['ci', 'operator', 'All containers', 'expires in 2 mo', 'last used never'])
  expect(await cells('old')).toEqual(['old', 'operator', 'All containers', 'expired 3 days ago', 'last used just now'])
})

test('who manages tokens sees whose each is, those created on the host included', async () => {
  open([createToken(), createToken({ id: 't2', name: 'nightly', user: null, expiresAt: null })], 'admin')
  expect((await cells('ci'))[1]).toBe('bert')
  expect(await cells('nightly')).toEqual([
    'nightly',
    'created on the host',
    'operator',
    'All containers',
    'expires never',
    'last used never',
  ])
})

test('a token has at most one’s own role, and its secret is shown once with how to send it', async () => {
  const sent = vi
    .fn<Answer<'tokens.create'>>()
    .mockImplementationOnce(() => refuse({ message: 'Try again.', opCode: 'INTERNAL' }))
    .mockImplementation(() => ({ token: createToken({ name: 'backup script' }), secret: 'hft_secret' }))
  open([], 'operator', { 'tokens.create': sent })
  fireEvent.click(await screen.findByRole('button', { name: 'Create token' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Create an API token' }))
  const create = dialog.getByRole('button', { name: 'Create token' })
  fireEvent.click(create)
  expect(dialog.getByText('Enter a name.')).toBeTruthy()
  const role = dialog.getByLabelText<HTMLSelectElement>('Role')
  expect([...role.options].map(({ value }) => value)).toEqual(['viewer', 'operator'])
  fireEvent.change(role, { target: { value: 'operator' } })
  fireEvent.change(dialog.getByLabelText('Name'), { target: { value: ' backup script ' } })
  fireEvent.click(dialog.getByRole('checkbox', { name: 'Only some containers' }))
  fireEvent.change(dialog.getByLabelText('Compose projects'), { target: { value: 'shop' } })
  fireEvent.change(dialog.getByLabelText('Expires'), { target: { value: '' } })
  fireEvent.click(create)
  expect((await dialog.findByRole('alert')).textContent).toContain('Try again.')
  fireEvent.click(create)
  const shown = within(await screen.findByRole('dialog', { name: 'Token backup script' }))
  expect(shown.getByLabelText<HTMLInputElement>('Token').value).toBe('hft_secret')
  expect(shown.getByText(/curl -H 'Authorization: Bearer hft_secret'/)).toBeTruthy()
  const scope = { names: [], projects: ['shop'], labels: [] }
  expect(sent).toHaveBeenLastCalledWith({ name: 'backup script', role: 'operator', scope, days: null })
})

test('where a browser has no clipboard the secret is selected, to be copied by hand', async () => {
  open([], 'viewer', { 'tokens.create': () => ({ token: createToken(), secret: 'hft_secret' }) })
  fireEvent.click(await screen.findByRole('button', { name: 'Create token' }))
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'ci' } })
  const dialog = within(screen.getByRole('dialog'))
  fireEvent.click(dialog.getByRole('button', { name: 'Create token' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Copy' }))
  expect(await screen.findByText('Selected. Press Ctrl+C to copy it.')).toBeTruthy()
  const { value, selectionStart, selectionEnd } = screen.getByLabelText<HTMLInputElement>('Token')
  expect(value.slice(selectionStart ?? 0, selectionEnd ?? 0)).toBe('hft_secret')
})

test('a token is revoked after saying what it ends', async () => {
  const revoked = vi.fn<Answer<'tokens.revoke'>>(() => undefined)
  open([createToken()], 'viewer', { 'tokens.revoke': revoked })
  fireEvent.click(await screen.findByRole('button', { name: 'Revoke ci' }))
  const dialog = await screen.findByRole('dialog', { name: 'Revoke ci?' })
  expect(dialog.textContent).toContain('refused at once')
  expect(dialog.textContent).toContain('It was never used.')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Revoke token' }))
  await waitFor(() => expect(revoked).toHaveBeenCalledExactlyOnceWith({ tokenId: 't1' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})
