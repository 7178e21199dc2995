import { message } from '@holdfast/contract/messages'
import type { OidcView } from '@holdfast/contract'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { refuse, type Answer, type FakeAnswers } from '../../trpc/testing/create-fake-client.ts'
import { draw } from '../../trpc/testing/draw.tsx'
import { SettingsView } from './settings-view.tsx'

const redirectUri = 'https://holdfast.example.org/api/session/oidc/callback'
const none: OidcView = { settings: null, hasClientSecret: false, redirectUri }
const stored: OidcView = {
  redirectUri,
  hasClientSecret: true,
  settings: {
    issuer: 'https://id.example.org',
    clientId: 'holdfast',
    scopes: 'openid groups',
    buttonText: 'Sign in with Example',
    allowedDomains: ['example.org', 'example.com'],
    roles: { from: 'claim', claim: 'groups', values: [{ value: 'staff', role: 'operator' }], otherwise: null },
  },
}

function open(view: OidcView, answers: FakeAnswers = {}) {
  draw(<SettingsView />, { 'oidc.settings': () => view, ...answers })
}

async function enter(label: string, value: string) {
  fireEvent.change(await screen.findByLabelText(label), { target: { value } })
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

test('the redirect URI is shown, to be entered at the provider', async () => {
  open(none)
  expect(await screen.findByText(redirectUri)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Remove provider' })).toBeNull()
})

test('a provider is set up with what was entered', async () => {
  const save = vi.fn<Answer<'oidc.save'>>()
  open(none, { 'oidc.save': save })
  await enter('Issuer', ' https://id.example.org ')
  await enter('Client ID', 'holdfast')
  await enter('Client secret', 'secret')
  await enter('Allowed e-mail domains', 'example.org, example.com')
  press('Save')
  await waitFor(() =>
    expect(save).toHaveBeenCalledWith({
      issuer: 'https://id.example.org',
      clientId: 'holdfast',
      clientSecret: 'secret',
      scopes: 'openid profile email',
      buttonText: 'Sign in with single sign-on',
      allowedDomains: ['example.org', 'example.com'],
      roles: { from: 'account', first: 'viewer' },
    }),
  )
})

test('what is not entered is asked for, and nothing is sent', async () => {
  const save = vi.fn<Answer<'oidc.save'>>()
  open(none, { 'oidc.save': save })
  await screen.findByLabelText('Issuer')
  press('Save')
  expect(await screen.findByText('Enter the address of the provider.')).toBeTruthy()
  expect(screen.getByText('Enter the client ID.')).toBeTruthy()
  expect(save).not.toHaveBeenCalled()
})

test('what is stored stays, with the secret nobody sees', async () => {
  const save = vi.fn<Answer<'oidc.save'>>()
  open(stored, { 'oidc.save': save })
  expect(((await screen.findByLabelText('Client secret')) as HTMLInputElement).value).toBe('')
  press('Save')
  await waitFor(() => expect(save).toHaveBeenCalledWith(stored.settings))
})

test('a value of the claim without a text is left out', async () => {
  const save = vi.fn<Answer<'oidc.save'>>()
  open(stored, { 'oidc.save': save })
  await screen.findByLabelText('Claim')
  press('Add value')
  press('Save')
  await waitFor(() => expect(save).toHaveBeenCalledWith(stored.settings))
})

test('a provider that cannot be read is named at its field, with the reason', async () => {
  const detail = message('oidc-issuer-unusable', { reason: 'connect ECONNREFUSED' })
  open(stored, { 'oidc.save': () => refuse({ message: '', opCode: 'BAD_REQUEST', detail, field: 'issuer' }) })
  await screen.findByLabelText('Issuer')
  press('Save')
  const issuer = screen.getByLabelText('Issuer')
  await waitFor(() => expect(issuer.getAttribute('aria-invalid')).toBe('true'))
  expect(screen.getByText(/connect ECONNREFUSED/)).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
})

test('a provider is removed after a question', async () => {
  const remove = vi.fn<Answer<'oidc.remove'>>()
  open(stored, { 'oidc.remove': remove })
  await screen.findByLabelText('Issuer')
  press('Remove provider')
  const dialog = await screen.findByRole('dialog', { name: 'Remove the identity provider?' })
  expect(dialog.textContent).toContain('Whoever has no password needs an invitation')
  fireEvent.click(screen.getAllByRole('button', { name: 'Remove provider' }).at(-1) as HTMLElement)
  await waitFor(() => expect(remove).toHaveBeenCalled())
})
