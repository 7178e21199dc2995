import { expect, type Locator, type Page } from '@playwright/test'
import { startPanel, testAdmin } from '@holdfast/server/testing'
import { startOidcProvider } from '@holdfast/server/testing/oidc-provider'
import { test } from './console-test.ts'
import { inspectView } from './inspect-view.ts'

// The provider is at 127.0.0.1 and the console at localhost: to a browser these are two sites, and it is a page of the provider that leads back.
test('an admin sets up a provider, somebody signs in with it from another site, and stays signed in', async ({
  page,
}) => {
  await using panel = await startPanel()
  await panel.setUp()
  const console = atLocalhost(panel.url)
  await using provider = await startOidcProvider({ redirectUri: `${console}/api/session/oidc/callback`, hasPage: true })
  await signInAsAdmin(page, console)
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByText(`${console}/api/session/oidc/callback`)).toBeVisible()
  await page.getByLabel('Issuer').fill(provider.client.issuer)
  await page.getByLabel('Client ID').fill(provider.client.clientId)
  await page.getByLabel('Client secret').fill(provider.client.clientSecret ?? '')
  await page.getByLabel('Scopes').fill(provider.client.scopes)
  await page.getByRole('radio', { name: 'A claim gives them' }).check()
  await page.getByRole('button', { name: 'Add value' }).click()
  await page.getByLabel('Value of the claim').fill('staff')
  await inspectView(page, { view: 'settings', colorScheme: 'light' })
  await settingsOf(page).getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Stored. Leave it empty to keep it.')).toBeVisible()
  await page.getByLabel('Allowed e-mail domains').fill('example.org')
  await settingsOf(page).getByRole('button', { name: 'Save' }).click()
  await expect(settingsOf(page).getByRole('button', { name: 'Save' })).toBeEnabled()

  await page.context().clearCookies()
  provider.account = { sub: 'ada', email: 'ada@example.org', email_verified: true, preferred_username: 'ada' }
  await page.goto(console)
  const button = page.getByRole('link', { name: 'Sign in with single sign-on' })
  await expect(button).toBeVisible()
  await inspectView(page, { view: 'sign-in-with-provider', colorScheme: 'light' })
  await button.click()
  await page.getByRole('link', { name: 'Continue' }).click()
  await expect(page.getByRole('alert')).toContainText('gives you no role here')
  // The provider knows them by now, and asks nothing.
  provider.account = { ...provider.account, groups: ['staff'] }
  await button.click()
  await expect(page.getByRole('button', { name: 'Account of ada' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Account of ada' })).toBeVisible()
})

test('who has a password links the provider to their account, and signs in with either', async ({ page }) => {
  await using panel = await startPanel()
  await panel.setUp()
  const console = atLocalhost(panel.url)
  await using provider = await startOidcProvider({ redirectUri: `${console}/api/session/oidc/callback`, hasPage: true })
  await signInAsAdmin(page, console)
  await page.goto(`${console}/settings`)
  await page.getByLabel('Issuer').fill(provider.client.issuer)
  await page.getByLabel('Client ID').fill(provider.client.clientId)
  await page.getByLabel('Client secret').fill(provider.client.clientSecret ?? '')
  await settingsOf(page).getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Stored. Leave it empty to keep it.')).toBeVisible()

  await page.goto(`${console}/account`)
  await page.getByRole('button', { name: 'Link the identity provider' }).click()
  await page.getByLabel('Your password', { exact: true }).fill(testAdmin.password)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('link', { name: 'Continue' }).click()
  await expect(page.getByText('Identity provider linked')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Identity providers' })).toContainText(provider.client.issuer)
  await inspectView(page, { view: 'linked-provider', colorScheme: 'light' })

  await page.context().clearCookies()
  await page.goto(console)
  await page.getByRole('link', { name: 'Sign in with single sign-on' }).click()
  await page.getByRole('link', { name: 'Continue' }).click()
  await expect(page.getByRole('button', { name: `Account of ${testAdmin.name}` })).toBeVisible()
})

async function signInAsAdmin(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.getByLabel('User name').fill(testAdmin.name)
  await page.getByLabel('Password', { exact: true }).fill(testAdmin.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
}

function atLocalhost(url: string): string {
  return url.replace('127.0.0.1', 'localhost')
}

/** Of the provider: the page has other forms. */
function settingsOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Identity provider' })
}
