import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, type Page } from '@playwright/test'
import { test } from './console-test.ts'
import { watchValues } from './watch-values.ts'

const run = promisify(execFile)

/** Random bytes do not shrink, so gzip takes long enough to watch. */
const filler = 'dd if=/dev/urandom of=/blob bs=1M count=500 && echo hello > /greeting'

test('Back up in a row: the bar moves, the file comes down and tar reads it', async ({ page, panel, world }, info) => {
  const { name } = await world.finishedContainer(filler)
  await page.goto(panel.url)
  await page.getByRole('button', { name: `Back up ${name}` }).click()
  const values = await watchValues(page.getByRole('progressbar', { name: `Backup of ${name}` }))
  expect(values.some((value) => /~\d+ %/.test(value))).toBe(true)
  expect(values.some((value) => /MB\/s|MiB\/s/.test(value))).toBe(true)
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Backed up', { timeout: 60_000 })

  await page.goto(`${panel.url}/exports`)
  const row = page.getByRole('row', { name: new RegExp(name) })
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    row.getByRole('link', { name: /Download/ }).click(),
  ])
  const file = info.outputPath(download.suggestedFilename())
  await download.saveAs(file)
  const { stdout } = await run('tar', ['--zstd', '-xOf', file, 'greeting'])
  expect(stdout).toBe('hello\n')

  await row.getByRole('button', { name: /Delete/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(download.suggestedFilename())
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(row).toHaveCount(0)
  expect((await readdir(join(panel.dataFolder, 'exports'))).filter((one) => one.startsWith(name))).toEqual([])
})

test('a backup is still there after a reload in the middle, and cancelling it leaves nothing', async ({
  page,
  panel,
  world,
}) => {
  const { name } = await world.finishedContainer(filler)
  await page.goto(panel.url)
  await startGzip(page, name)
  const bar = page.getByRole('progressbar', { name: `Backup of ${name}` })
  await watchValues(bar)
  await page.screenshot({ path: 'test-results/screenshots/backup-running-1440.png' })
  await page.setViewportSize({ width: 360, height: 780 })
  await bar.scrollIntoViewIfNeeded()
  await page.screenshot({ path: 'test-results/screenshots/backup-running-360.png' })
  await page.reload()
  await watchValues(bar)
  await page.getByRole('button', { name: `Cancel backup of ${name}` }).click()
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('cancelled')
  await expect(bar).toHaveCount(0)
  expect((await readdir(join(panel.dataFolder, 'exports'))).filter((one) => one.includes('.part'))).toEqual([])
  expect((await readdir(join(panel.dataFolder, 'exports'))).filter((one) => one.startsWith(name))).toEqual([])
  await page.goto(`${panel.url}/jobs`)
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Cancelled')
})

test('a container that is being backed up cannot be stopped or removed from its menu', async ({
  page,
  panel,
  world,
}) => {
  const { name } = await world.finishedContainer(filler)
  await page.goto(panel.url)
  await startGzip(page, name)
  await expect(page.getByRole('progressbar', { name: `Backup of ${name}` })).toBeVisible()
  await page.getByRole('button', { name: `More actions for ${name}` }).click()
  await expect(page.getByRole('menuitem', { name: /Remove/ })).toBeDisabled()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: `Cancel backup of ${name}` }).click()
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('cancelled')
})

async function startGzip(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Backup formats for ${name}` }).click()
  await page.getByRole('menuitem', { name: /\.tar\.gz/ }).click()
}
