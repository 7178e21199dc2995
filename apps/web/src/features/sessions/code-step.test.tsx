import { message } from '@holdfast/contract/messages'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { refuse, type Answer, type FakeAnswers } from '../../trpc/testing/create-fake-client.ts'
import { draw } from '../../trpc/testing/draw.tsx'
import { SignInPage } from './sign-in-page.tsx'

const secondFactor: FakeAnswers = { 'session.signIn': () => ({ status: 'second-factor', challenge: 'c' }) }

function open(answers: FakeAnswers) {
  const onSignedIn = vi.fn<() => Promise<void>>(async () => undefined)
  draw(<SignInPage onSignedIn={onSignedIn} />, { 'oidc.button': () => null, ...answers })
  fireEvent.change(screen.getByLabelText('User name'), { target: { value: ' ann ' } })
  fireEvent.change(screen.getByLabelText('Password'), { target: { value: 'a harbour at dusk' } })
  press('Sign in')
  return onSignedIn
}

test('a right password signs in', async () => {
  const signIn = vi.fn<Answer<'session.signIn'>>(() => ({ status: 'signed-in' }))
  const plain = open({ 'session.signIn': signIn })
  await waitFor(() => expect(plain).toHaveBeenCalled())
  expect(signIn).toHaveBeenCalledWith({ name: 'ann', password: 'a harbour at dusk' })
})

test('a code that is wrong is told at its field, and the next one may be entered', async () => {
  const enter = vi.fn<Answer<'session.enterCode'>>(({ code }) =>
    code === '123456'
      ? (undefined as never)
      : refuse({ message: 'Wrong.', opCode: 'UNAUTHENTICATED', field: 'code', detail: message('code-wrong') }),
  )
  const onSignedIn = open({ ...secondFactor, 'session.enterCode': enter })
  const field = await screen.findByLabelText('Code')
  press('Sign in')
  expect(await screen.findByText('Enter the code.')).toBeTruthy()
  fireEvent.change(field, { target: { value: '654321' } })
  press('Sign in')
  expect(await screen.findByText(/was used before/)).toBeTruthy()
  expect(onSignedIn).not.toHaveBeenCalled()
  fireEvent.change(field, { target: { value: '123456' } })
  press('Sign in')
  await waitFor(() => expect(onSignedIn).toHaveBeenCalled())
  expect(enter).toHaveBeenLastCalledWith({ challenge: 'c', code: '123456' })
})

test('without the app a recovery code is entered, and after too many codes one starts again with the password', async () => {
  const ended = { message: 'Start again.', opCode: 'UNAUTHENTICATED', detail: message('sign-in-again') } as const
  open({ ...secondFactor, 'session.enterCode': () => refuse(ended) })
  fireEvent.click(await screen.findByRole('button', { name: 'Use a recovery code' }))
  fireEvent.change(screen.getByLabelText('Recovery code'), { target: { value: '0g1k-9f2m-xq4t-b8hd' } })
  press('Sign in')
  expect((await screen.findByRole('alert')).textContent).toContain('Start again with your password')
  fireEvent.click(screen.getByRole('button', { name: 'Start again' }))
  expect(await screen.findByLabelText('Password')).toBeTruthy()
})

test('where browsers offer no passkeys, none is offered', () => {
  open(secondFactor)
  expect(screen.queryByRole('button', { name: 'Sign in with a passkey' })).toBeNull()
})

function press(name: string): void {
  fireEvent.click(screen.getByRole('button', { name }))
}
