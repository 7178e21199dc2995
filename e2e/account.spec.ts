import { expect, type CDPSession, type Page } from '@playwright/test'
import { startPanel, testAdmin } from '@holdfast/server/testing'
import { Secret, TOTP } from 'otpauth'
import { test } from './console-test.ts'
import { heightAt, inspectView } from './inspect-view.ts'

test.use({ viewport: { width: 360, height: heightAt(360) } })

test('two-factor is turned on, and then the password asks for a code of the app or a recovery code', async ({
  page,
}) => {
  await using panel = await startPanel()
  await panel.setUp()
  const look = (view: string) => inspectView(page, { view, colorScheme: 'light' })
  await page.goto(atLocalhost(panel.url))
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeVisible()
  await look('sign-in')
  await fillPassword(page)
  await openAccount(page)
  await page.getByRole('button', { name: 'Turn on' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('img', { name: /QR code/ })).toBeVisible()
  await look('second-factor-dialog')
  const secret = /([A-Z2-7]{4} ?){8}/.exec((await dialog.textContent()) ?? '')?.[0] ?? ''
  const totp = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) })
  const present = totp.generate()
  await dialog.getByLabel('Code of the app').fill(present)
  await dialog.getByRole('button', { name: 'Turn on' }).click()
  const shown = dialog.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await expect(shown).toHaveCount(10)
  const codes = await shown.allTextContents()
  await look('recovery-codes')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('link', { name: 'Download' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('holdfast-recovery-codes.txt')
  await dialog.getByRole('button', { name: 'I have saved them' }).click()
  await expect(page.getByText('10 recovery codes are left')).toBeVisible()
  await look('account')

  await signOut(page)
  await fillPassword(page)
  await page.getByLabel('Code', { exact: true }).fill(present)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('was used before')).toBeVisible()
  await look('second-factor')
  await page.getByLabel('Code', { exact: true }).fill(totp.generate({ timestamp: Date.now() + 30_000 }))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()

  await signOut(page)
  await fillPassword(page)
  await page.getByRole('button', { name: 'Use a recovery code' }).click()
  await page.getByLabel('Recovery code').fill(codes[0]?.toUpperCase() ?? '')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await openAccount(page)
  await expect(page.getByText('9 recovery codes are left')).toBeVisible()
  await page.getByRole('button', { name: 'Turn off' }).click()
  await dialog.getByLabel('Your password', { exact: true }).fill(testAdmin.password)
  await dialog.getByRole('button', { name: 'Turn off' }).click()
  await expect(page.getByRole('button', { name: 'Turn on' })).toBeVisible()
})

test('a passkey signs in by itself, not without its owner’s PIN, and once removed no more', async ({ page }) => {
  await using panel = await startPanel()
  await panel.setUp()
  const { cdp, authenticatorId } = await addAuthenticator(page)
  await signIn(page, panel.url)
  await openAccount(page)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Key of the test')
  await dialog.getByLabel('Your password', { exact: true }).fill(testAdmin.password)
  await inspectView(page, { view: 'add-passkey', colorScheme: 'light' })
  await dialog.getByRole('button', { name: 'Continue' }).click()
  const passkeys = page.getByRole('list', { name: 'Passkeys' })
  await expect(passkeys).toContainText('Key of the test')
  await expect(passkeys).toContainText('For localhost')

  await signOut(page)
  const byPasskey = page.getByRole('button', { name: 'Sign in with a passkey' })
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await byPasskey.click()
  await expect(page.getByRole('alert')).toContainText('No passkey was used')
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  await byPasskey.click()
  await openAccount(page)
  await expect(page.getByRole('list', { name: 'Sessions' })).toContainText('by passkey')
  await expect(passkeys).toContainText('last used')

  await page.getByRole('button', { name: 'Remove Key of the test' }).click()
  await dialog.getByRole('button', { name: 'Remove passkey' }).click()
  await expect(passkeys).toHaveCount(0)
  await signOut(page)
  await byPasskey.click()
  await expect(page.getByRole('alert')).toContainText('The passkey was not accepted')
})

test('at an IP address no passkey is offered, and the account’s page says what to do', async ({ page, panel }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(`${panel.url}/account`)
  await expect(page.getByRole('heading', { name: 'Passkeys' })).toBeVisible()
  await expect(page.getByText('HOLDFAST_URL')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Add a passkey' })).toHaveCount(0)
  await inspectView(page, { view: 'account-at-an-address', colorScheme: 'dark' })
  await signOut(page)
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toHaveCount(0)
})

/** Passkeys need a name. */
function atLocalhost(url: string): string {
  return url.replace('127.0.0.1', 'localhost')
}

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(atLocalhost(url))
  await fillPassword(page)
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
}

async function fillPassword(page: Page): Promise<void> {
  await page.getByLabel('User name').fill(testAdmin.name)
  await page.getByLabel('Password', { exact: true }).fill(testAdmin.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByLabel('User name')).toBeVisible()
}

async function openAccount(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Account and security' }).click()
  await expect(page.getByRole('heading', { name: 'Two-factor authentication' })).toBeVisible()
}

/** A security key that asks for a PIN, as far as Chromium knows. https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/ */
async function addAuthenticator(page: Page): Promise<{ cdp: CDPSession; authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { cdp, authenticatorId }
}
