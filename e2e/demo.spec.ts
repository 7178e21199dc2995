import { expect } from '@playwright/test'
import { createPostgresDemo } from '../scripts/demo/create-postgres-demo.ts'
import { test } from './console-test.ts'

test('three clicks to a backup and a clone of a running PostgreSQL', async ({ page, panel, world }) => {
  test.setTimeout(600_000)
  await using demo = await createPostgresDemo({
    dockerHost: process.env['DOCKER_HOST'],
    dataFolder: panel.dataFolder,
    say: () => undefined,
    namePrefix: `${world.name('demo')}-`,
    labels: { ...world.labels },
  })
  const { containerName: name } = demo
  await page.goto(panel.url)
  await page.getByRole('button', { name: `Back up ${name}` }).click()
  await expect(page.getByRole('progressbar', { name: `Backup of ${name}` })).toBeVisible()
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Backed up', { timeout: 120_000 })
  await page.screenshot({ path: 'test-results/screenshots/demo-backed-up.png' })

  await page.getByRole('button', { name: `Clone ${name}` }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Start after cloning').check()
  await dialog.getByRole('button', { name: 'Clone' }).click()
  const clone = page.getByRole('row', { name: new RegExp(`${name}-clone`) }).last()
  await expect(clone).toContainText('Running', { timeout: 60_000 })
  const state = async () => {
    const made = (await world.get(`/containers/${name}-clone/json`)) as { State: { Health?: { Status: string } } }
    return made.State.Health?.Status
  }
  await expect.poll(state, { timeout: 120_000 }).toBe('healthy')
  const source = (await world.get(`/containers/${name}/json`)) as { State: { Status: string } }
  expect(source.State.Status).toBe('running')
})
