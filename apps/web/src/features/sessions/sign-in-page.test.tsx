import { screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { draw } from '../../trpc/testing/draw.tsx'
import { SignInPage } from './sign-in-page.tsx'

beforeEach(() => history.replaceState(null, '', '/'))

function open(text: string | null = 'Sign in with Example') {
  draw(<SignInPage onSignedIn={() => Promise.resolve()} />, { 'oidc.button': () => text })
}

test('an identity provider has a button where one is set up', async () => {
  open()
  const button = await screen.findByRole('link', { name: 'Sign in with Example' })
  expect(button.getAttribute('href')).toBe('/api/session/oidc/start')
})

test('the way to the identity provider takes along the page that was asked for', async () => {
  history.replaceState(null, '', '/backups?container=web#x')
  open()
  const button = await screen.findByRole('link', { name: 'Sign in with Example' })
  expect(button.getAttribute('href')).toBe('/api/session/oidc/start?to=%2Fbackups%3Fcontainer%3Dweb')
})

test('without an identity provider there is a password alone', async () => {
  open(null)
  await screen.findByRole('button', { name: 'Sign in' })
  expect(screen.queryByRole('link')).toBeNull()
})

test('who comes back from the identity provider in vain is told why, and keeps no such address', async () => {
  history.replaceState(null, '', '/#oidc=oidc-not-invited')
  open()
  expect((await screen.findByRole('alert')).textContent).toBe(
    'You have no account here. Ask an admin for an invitation.',
  )
  expect(location.hash).toBe('')
})

test.each(['<b>x</b>', 'vault-none', 'constructor', 'oidc-', 'oidc-nothing'])(
  'an address somebody made up shows no sentence of theirs: %s',
  async (code) => {
    history.replaceState(null, '', `/#oidc=${encodeURIComponent(code)}`)
    open()
    expect((await screen.findByRole('alert')).textContent).toContain('failed verification')
  },
)
