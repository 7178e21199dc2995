import { mkdtempDisposable } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { startPanel } from '@holdfast/server/testing'
import { signIn, test } from './console-test.ts'
import { openList } from './open-list.ts'

test('rows appear, change and go as the engine says, without a reload', async ({ page, panel, world }) => {
  const stem = world.name('shown')
  const other = await world.createContainer({ name: `${stem}-before` })
  await openList(page, panel, stem)
  await expect(page.getByRole('row', { name: new RegExp(other.name) })).toBeVisible()
  const { name, id } = await world.runContainer({ name: `${stem}-after` })
  const row = page.getByRole('row', { name: new RegExp(name) })
  await expect(row).toContainText('Running')
  const menu = page.getByRole('button', { name: `More actions for ${name}` })
  await menu.click()
  await page.getByRole('menuitem', { name: 'Pause' }).click()
  await expect(row).toContainText('Paused')
  await menu.click()
  await page.getByRole('menuitem', { name: 'Resume' }).click()
  await expect(row).toContainText('Running')
  await menu.click()
  await page.getByRole('menuitem', { name: 'Remove…' }).click()
  const dialog = page.getByRole('dialog', { name: `Remove ${name}?` })
  await expect(dialog).toBeVisible()
  await dialog.getByRole('button', { name: /^Remove/ }).click()
  await expect(row).toHaveCount(0)
  await expect(world.get(`/containers/${id}/json`)).rejects.toThrow(/404/)
})

test('search, state and sort are kept in the address and survive a reload', async ({ page, panel, world }) => {
  const { name } = await world.createContainer()
  const other = await world.runContainer()
  await page.goto(panel.url)
  await page.getByLabel('Search containers').fill(other.name)
  await expect(page.getByRole('row', { name: new RegExp(other.name) })).toBeVisible()
  await page.getByLabel('Search containers').fill(name)
  await expect(page.getByRole('row', { name: new RegExp(other.name) })).toHaveCount(0)
  await page.getByLabel('State', { exact: true }).selectOption('created')
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click()
  await expect(page).toHaveURL(/q=.*state=created|state=created.*q=/)
  await page.reload()
  await expect(page.getByLabel('Search containers')).toHaveValue(name)
  await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'descending')
  await page.getByLabel('Search containers').fill('nothing-is-called-this')
  await expect(page.getByText('No container matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await expect(page.getByText('No container matches')).toHaveCount(0)
  await page.getByLabel('Search containers').fill(other.name)
  await expect(page.getByRole('row', { name: new RegExp(other.name) })).toBeVisible()
})

test('an engine that does not answer is a page of its own with a retry, and the list comes when it does', async ({
  page,
  world,
}) => {
  const { name } = await world.createContainer()
  // A socket's path is at most 107 bytes long, which the folder of a test's results may be already.
  await using folder = await mkdtempDisposable(join(tmpdir(), 'holdfast-e2e-'))
  const socket = join(folder.path, 'engine.sock')
  await using panel = await startPanel({ DOCKER_HOST: `unix://${socket}` })
  await signIn(page.context(), panel, await panel.setUp())
  await openList(page, panel, name)
  await expect(page.getByRole('alert')).toContainText('does not answer')
  await expect(page.getByRole('table')).toHaveCount(0)
  await page.getByRole('button', { name: 'Retry now' }).click()
  await expect(page.getByRole('alert')).toContainText('does not answer')

  const real = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').slice('unix://'.length)
  const open = new Set<{ destroy: () => void }>()
  const relay = createServer((left) => {
    const right = createConnection(real)
    for (const one of [left, right]) open.add(one.on('error', () => undefined))
    left.on('data', (chunk) => right.write(chunk)).on('close', () => right.destroy())
    right.on('data', (chunk) => left.write(chunk)).on('close', () => left.destroy())
  })
  await new Promise<void>((resolve) => relay.listen(socket, resolve))
  await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible()

  relay.close()
  for (const one of open) one.destroy()
  await expect(page.getByText('The list shows the last known state')).toBeVisible()
  await expect(page.getByText(name)).toBeVisible()
})

test('a page whose part the browser drops twice comes all the same', async ({ page, panel }) => {
  let dropped = 0
  await page.route(/\/assets\/containers-page.*\.js/, (route) => {
    dropped += 1
    return dropped > 2 ? route.continue() : route.abort('internetdisconnected')
  })
  await page.goto(panel.url)
  await expect(page.getByRole('heading', { name: 'Containers' })).toBeVisible()
  expect(dropped).toBeGreaterThan(2)
})
