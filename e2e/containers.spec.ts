import { mkdir } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { startPanel } from '@holdfast/server/testing'
import { test } from './console-test.ts'

test('rows appear, change and go as the engine says, without a reload', async ({ page, panel, world }) => {
  await page.goto(panel.url)
  await expect(page.getByRole('table', { name: 'Containers' })).toBeVisible()
  const { name, id } = await world.runContainer()
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
  await expect(page.getByRole('row', { name: new RegExp(other.name) })).toBeVisible()
})

test('an engine that does not answer is a page of its own with a retry, and the list comes when it does', async ({
  page,
  world,
}, info) => {
  const { name } = await world.createContainer()
  const socket = join(info.outputDir, 'engine.sock')
  await using panel = await startPanel({ DOCKER_HOST: `unix://${socket}` })
  await page.goto(panel.url)
  await expect(page.getByRole('alert')).toContainText('does not answer')
  await expect(page.getByRole('table')).toHaveCount(0)
  await page.getByRole('button', { name: 'Retry now' }).click()
  await expect(page.getByRole('alert')).toContainText('does not answer')

  const real = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').slice('unix://'.length)
  await mkdir(info.outputDir, { recursive: true })
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
