import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test as base, type Browser, type Page } from '@playwright/test'
import { startPanel, testAdmin, type Panel } from '@holdfast/server/testing'
import { test } from './console-test.ts'
import { inspectView } from './inspect-view.ts'
import { openList } from './open-list.ts'

const password = 'another quiet evening'

base(
  'the printed link creates the first admin, who invites a viewer; both look right in both schemes and widths',
  async ({ page, browser }) => {
    await using panel = await startPanel()
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const look = async (view: string) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await inspectView(page, { view, colorScheme })
      }
    }
    const token = (await readFile(join(panel.dataFolder, 'setup-token'), 'utf8')).trim()
    await page.goto(`${panel.url}/setup#token=${token}`)
    await expect(page.getByRole('heading', { name: 'Create the first admin' })).toBeVisible()
    await page.getByRole('button', { name: 'Create admin' }).click()
    await expect(page.getByText('Use at least 10 characters.')).toBeVisible()
    await look('set-up')
    await page.getByLabel('Password', { exact: true }).fill(testAdmin.password)
    await page.getByLabel('Password again').fill(testAdmin.password)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
    expect(page.url()).not.toContain('token')

    await page.getByRole('link', { name: 'Users' }).click()
    await expect(page.getByRole('table', { name: 'Users' })).toContainText('admin')
    await page.getByRole('button', { name: 'Invite user' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('User name').fill('vera')
    await dialog.getByLabel('Role').selectOption('viewer')
    await dialog.getByRole('checkbox', { name: 'Only some containers' }).press('Space')
    await dialog.getByLabel('Names').fill('web-*')
    await look('invite-dialog')
    await dialog.getByRole('button', { name: 'Create invitation' }).press('Enter')
    const link = await dialog.getByLabel('Link').inputValue()
    await look('invitation-link')
    await dialog.getByRole('button', { name: 'Done' }).click()
    await look('users')

    await page.goto(link)
    await expect(page.getByText('You are signed in as admin')).toBeVisible()
    await look('invitation')
    await page.getByRole('button', { name: 'Stay signed in as admin' }).click()
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()

    await using vera = await openAs(browser)
    await vera.page.goto(link)
    await expect(vera.page.getByRole('heading', { name: 'Welcome, vera' })).toBeVisible()
    await vera.page.getByLabel('Password', { exact: true }).fill(password)
    await vera.page.getByLabel('Password again').fill(password)
    await vera.page.getByRole('button', { name: 'Set password' }).click()
    await expect(vera.page.getByRole('navigation', { name: 'Main' })).toBeVisible()
    await page.goto(link)
    await expect(page.getByText('was used or has expired')).toBeVisible()
    await look('invitation-used')

    await page.goto(`${panel.url}/tokens`)
    await expect(page.getByRole('table', { name: 'API tokens' })).toContainText('tests')
    await look('tokens')
    await page.getByRole('button', { name: 'Create token' }).click()
    await dialog.getByLabel('Name', { exact: true }).fill('ci')
    await look('token-dialog')
    await dialog.getByRole('button', { name: 'Create token' }).click()
    const secret = await dialog.getByLabel('Token').inputValue()
    await look('token')
    const headers = { authorization: `Bearer ${secret}` }
    expect((await fetch(`${panel.url}/api/vaults`, { headers })).status).toBe(200)
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Revoke ci' }).click()
    await dialog.getByRole('button', { name: 'Revoke token' }).click()
    await expect(page.getByRole('button', { name: 'Revoke ci' })).toHaveCount(0)
    expect((await fetch(`${panel.url}/api/vaults`, { headers })).status).toBe(401)
  },
)

base(
  'a wrong password is told, the right one leads to the page that was asked for, and signing out ends both tabs',
  async ({ page, context }) => {
    await using panel = await startPanel()
    await panel.setUp()
    await page.goto(`${panel.url}/vaults`)
    await page.getByLabel('User name').fill(testAdmin.name)
    await page.getByLabel('Password', { exact: true }).fill('not this one')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toContainText('The user name or the password is wrong.')
    await page.getByLabel('Password', { exact: true }).fill(testAdmin.password)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Vaults', exact: true })).toBeVisible()

    const other = await context.newPage()
    await other.goto(`${panel.url}/jobs`)
    await expect(other.getByRole('heading', { name: 'Jobs', exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Account of admin' }).press('Enter')
    await page.getByRole('menuitem', { name: 'Sign out' }).press('Enter')
    await expect(page.getByRole('heading', { name: 'Sign in', exact: true })).toBeVisible()
    expect(new URL(page.url()).pathname).toBe('/')
    await expect(other.getByText('Your session has ended')).toBeVisible()
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Sign in', exact: true })).toBeVisible()
  },
)

test('a viewer finds no button that they may not press, and is refused when they call anyway', async ({
  panel,
  browser,
  world,
}) => {
  const { name, id } = await world.runContainer({ name: world.name('seen') })
  await using vera = await openAs(browser)
  await signInAs(vera.page, panel, await createViewer(panel, 'vera'))
  await openList(vera.page, panel, name)
  const row = vera.page.getByRole('row', { name: new RegExp(name) })
  await expect(row).toContainText('Running')
  await expect(row.getByRole('button')).toHaveCount(1)
  await row.getByRole('button', { name: `More actions for ${name}` }).click()
  await expect(vera.page.getByRole('menuitem')).toHaveText(['Copy id'])
  await expect(vera.page.getByRole('link', { name: 'Users' })).toHaveCount(0)
  const status = (path: string, body: unknown) =>
    vera.page.evaluate(
      async (call) => {
        const headers = { 'content-type': 'application/json' }
        return (await fetch(call.path, { method: 'POST', headers, body: JSON.stringify(call.body) })).status
      },
      { path, body },
    )
  expect(await status('/trpc/containers.stop', { engineId: 'local', containerId: id })).toBe(403)
  expect(await status('/api/docker/containers', { action: 'stop', containerId: id })).toBe(403)
  expect(await status('/trpc/users.create', { name: 'eve', role: 'admin' })).toBe(403)
  await expect(row).toContainText('Running')
})

test('a session that is ended elsewhere leads to the sign-in within two seconds, out of an open dialog, and back', async ({
  page,
  panel,
  browser,
}) => {
  const credentials = await createViewer(panel, 'walter')
  await using walter = await openAs(browser)
  await signInAs(walter.page, panel, credentials)
  await walter.page.goto(`${panel.url}/tokens`)
  await walter.page.getByRole('button', { name: 'Create token' }).click()
  await expect(walter.page.getByRole('dialog')).toBeVisible()

  await page.goto(`${panel.url}/users`)
  await page.getByRole('button', { name: 'More actions for walter' }).click()
  await page.getByRole('menuitem', { name: 'End sessions…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'End sessions' }).click()
  await expect(walter.page.getByText('Your session has ended')).toBeVisible({ timeout: 2_000 })
  await expect(walter.page.getByRole('dialog')).toHaveCount(0)
  await walter.page.getByLabel('Password', { exact: true }).fill(credentials.password)
  await walter.page.keyboard.press('Enter')
  await expect(walter.page.getByRole('heading', { name: 'API tokens', exact: true })).toBeVisible()
})

/** Somebody at another browser. */
async function openAs(browser: Browser): Promise<AsyncDisposable & { page: Page }> {
  const context = await browser.newContext()
  return { page: await context.newPage(), [Symbol.asyncDispose]: () => context.close() }
}

async function signInAs(page: Page, { url }: Pick<Panel, 'url'>, credentials: { name: string; password: string }) {
  await page.goto(url)
  await page.getByLabel('User name').fill(credentials.name)
  await page.getByLabel('Password', { exact: true }).fill(credentials.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
}

/** Invited by the admin, with the password set. */
async function createViewer(panel: Panel, name: string) {
  const { url } = panel
  const session = await panel.signIn()
  const call = async (path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json', cookie: `${session.name}=${session.value}` }
    const answer = await fetch(`${url}/trpc/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return (await answer.json()) as { result: { data: { token: string } } }
  }
  const { token } = (await call('users.create', { name, role: 'viewer' })).result.data
  await call('session.acceptInvitation', { token, password })
  return { name, password }
}
