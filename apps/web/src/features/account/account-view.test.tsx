import { message } from '@holdfast/contract/messages'
import type { SecondFactorStatus, SessionRow } from '@holdfast/contract'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { refuse, type Answer, type FakeAnswers } from '../../trpc/testing/create-fake-client.ts'
import { draw } from '../../trpc/testing/draw.tsx'
import { AccountView } from './account-view.tsx'

const on: SecondFactorStatus = { state: 'on', since: Date.now(), recoveryCodes: 10 }
const passkey = { id: 'p', name: 'Laptop', domain: 'localhost', backedUp: false, createdAt: 0, lastUsedAt: null }
const codes = ['0g1k-9f2m-xq4t-b8hd', 'qcmm-5qd4-afmm-hhqe']

function open(answers: FakeAnswers = {}, security: Partial<Awaited<ReturnType<Answer<'account.security'>>>> = {}) {
  draw(<AccountView />, {
    'account.security': () => ({ hasPassword: true, secondFactor: { state: 'off' }, passkeys: [], ...security }),
    'session.list': () => [],
    'oidc.button': () => null,
    'oidc.links': () => [],
    ...answers,
  })
}

test('turning two-factor on takes a code of the app, tells at the field when it is wrong, and then shows the recovery codes', async () => {
  const confirm = vi.fn<Answer<'account.confirmSecondFactor'>>(({ code }) =>
    code === '123456'
      ? { codes }
      : refuse({ message: 'Wrong.', opCode: 'FORBIDDEN', field: 'code', detail: message('code-wrong') }),
  )
  open({
    'account.beginSecondFactor': () => ({ secret: 'GEZDGNBVGY3TQOJQ', uri: 'otpauth://totp/Holdfast:ann?secret=GEZD' }),
    'account.confirmSecondFactor': confirm,
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Turn on' }))
  const dialog = within(await screen.findByRole('dialog'))
  expect(await dialog.findByRole('img', { name: /QR code/ })).toBeTruthy()
  expect(dialog.getByText('GEZD GNBV GY3T QOJQ')).toBeTruthy()
  const field = dialog.getByLabelText('Code of the app')
  fireEvent.change(field, { target: { value: '654321' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Turn on' }))
  expect(await dialog.findByText(/was used before/)).toBeTruthy()
  fireEvent.change(field, { target: { value: ' 123456 ' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Turn on' }))
  const list = await screen.findByRole('list', { name: 'Recovery codes' })
  expect(
    within(list)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(codes)
  const download = screen.getByRole('link', { name: 'Download' })
  expect(decodeURIComponent(download.getAttribute('href') ?? '')).toContain(codes.join('\n'))
  expect(confirm).toHaveBeenLastCalledWith({ code: '123456' })
})

test('turning it off asks for the password', async () => {
  const disable = vi.fn<Answer<'account.disableSecondFactor'>>(() => undefined)
  open({ 'account.disableSecondFactor': disable }, { secondFactor: on })
  fireEvent.click(await screen.findByRole('button', { name: 'Turn off' }))
  const dialog = within(await screen.findByRole('dialog'))
  fireEvent.click(dialog.getByRole('button', { name: 'Turn off' }))
  expect(disable).not.toHaveBeenCalled()
  fireEvent.change(dialog.getByLabelText('Your password'), { target: { value: 'a harbour at dusk' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Turn off' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(disable).toHaveBeenCalledWith({ proof: { kind: 'password', password: 'a harbour at dusk' } })
})

test('who has no password shows a code of the app instead, and cannot change a password', async () => {
  const replace = vi.fn<Answer<'account.replaceRecoveryCodes'>>(() => ({ codes }))
  open({ 'account.replaceRecoveryCodes': replace }, { hasPassword: false, secondFactor: { ...on, recoveryCodes: 1 } })
  expect(await screen.findByText('1 recovery code is left', { exact: false })).toBeTruthy()
  expect(screen.getByText('Create new ones before you run out.')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Change password' })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'New recovery codes' }))
  const dialog = within(await screen.findByRole('dialog'))
  fireEvent.change(dialog.getByLabelText('Code of your authenticator app'), { target: { value: '123 456' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Create codes' }))
  expect(await screen.findByText(codes[0] ?? '')).toBeTruthy()
  expect(replace).toHaveBeenCalledWith({ proof: { kind: 'code', code: '123 456' } })
})

test('passkeys are renamed and removed by name', async () => {
  const rename = vi.fn<Answer<'account.renamePasskey'>>(() => undefined)
  const remove = vi.fn<Answer<'account.removePasskey'>>(() => undefined)
  open({ 'account.renamePasskey': rename, 'account.removePasskey': remove }, { passkeys: [passkey] })
  expect((await screen.findByRole('list', { name: 'Passkeys' })).textContent).toContain('For localhost.')
  fireEvent.click(screen.getByRole('button', { name: 'Rename Laptop' }))
  fireEvent.change(await screen.findByLabelText('Name'), { target: { value: 'Phone' } })
  fireEvent.click(screen.getByRole('button', { name: 'Rename' }))
  await waitFor(() => expect(rename).toHaveBeenCalledWith({ id: 'p', name: 'Phone' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  fireEvent.click(screen.getByRole('button', { name: 'Remove Laptop' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Remove passkey' }))
  await waitFor(() => expect(remove).toHaveBeenCalledWith({ id: 'p' }))
})

test('one’s sessions are listed with browser, address and way, and all but this one can be ended', async () => {
  const end = vi.fn<Answer<'session.end'>>(() => undefined)
  const row = { id: 'one', method: 'passkey', createdAt: 0, lastSeenAt: 0, expiresAt: 1, current: true } as const
  const sessions: SessionRow[] = [
    {
      ...row,
      address: '192.0.2.1',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
    },
    { ...row, id: 'two', current: false, address: '192.0.2.2', userAgent: '' },
  ]
  open({ 'session.list': () => sessions, 'session.end': end })
  const [own, other] = within(await screen.findByRole('list', { name: 'Sessions' })).getAllByRole('listitem')
  expect(own?.textContent).toContain('Chrome on Linux (this session)')
  expect(own?.textContent).toContain('From 192.0.2.1, by passkey')
  expect(other?.textContent).toContain('Unknown program')
  expect(screen.getAllByRole('button', { name: /^End the session/ })).toHaveLength(1)
  fireEvent.click(screen.getByRole('button', { name: 'End the session of Unknown program from 192.0.2.2' }))
  await waitFor(() => expect(end).toHaveBeenCalledWith({ sessionId: 'two' }))
})

test('the password is changed with the present one, and a refusal stands at its field', async () => {
  const change = vi.fn<Answer<'session.changePassword'>>(() =>
    refuse({ message: 'Too common.', opCode: 'BAD_REQUEST', field: 'next' }),
  )
  open({ 'session.changePassword': change })
  fireEvent.click(await screen.findByRole('button', { name: 'Change password' }))
  const dialog = within(await screen.findByRole('dialog'))
  const fill = (label: string, value: string) => fireEvent.change(dialog.getByLabelText(label), { target: { value } })
  fill('Present password', 'a harbour at dusk')
  fill('Password', 'qwertyuiop')
  fill('Password again', 'qwertyuio')
  fireEvent.click(dialog.getByRole('button', { name: 'Change password' }))
  expect(await dialog.findByText('The passwords differ.')).toBeTruthy()
  expect(change).not.toHaveBeenCalled()
  fill('Password again', 'qwertyuiop')
  fireEvent.click(dialog.getByRole('button', { name: 'Change password' }))
  expect(await dialog.findByText('Too common.')).toBeTruthy()
  expect(change).toHaveBeenCalledWith({ current: 'a harbour at dusk', next: 'qwertyuiop' })
})

const link = { issuer: 'https://id.example.org', subject: 'ada', createdAt: 0 }

test('where no identity provider is set up, nothing is said of one', async () => {
  open()
  await screen.findByRole('heading', { name: 'Passkeys' })
  expect(screen.queryByRole('heading', { name: 'Identity provider' })).toBeNull()
})

test('an identity provider is linked with the password, and unlinked after a question', async () => {
  const begin = vi.fn<Answer<'oidc.link'>>(() =>
    refuse({ message: '', opCode: 'FORBIDDEN', detail: message('oidc-off') }),
  )
  const unlink = vi.fn<Answer<'oidc.unlink'>>()
  open({
    'oidc.button': () => 'Sign in with Example',
    'oidc.links': () => [link],
    'oidc.link': begin,
    'oidc.unlink': unlink,
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Link the identity provider' }))
  const dialog = within(await screen.findByRole('dialog'))
  fireEvent.change(dialog.getByLabelText('Your password'), { target: { value: 'a harbour at dusk' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Continue' }))
  expect(await dialog.findByText(/not set up/)).toBeTruthy()
  expect(begin).toHaveBeenCalledWith({ proof: { kind: 'password', password: 'a harbour at dusk' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Cancel' }))

  fireEvent.click(screen.getByRole('button', { name: 'Unlink ada at https://id.example.org' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Unlink' }))
  await waitFor(() => expect(unlink).toHaveBeenCalledWith({ issuer: link.issuer, subject: link.subject }))
})
