import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, type Page } from '@playwright/test'
import { test } from './console-test.ts'
import { openList } from './open-list.ts'
import { pressUntilOpen } from './press-until-open.ts'
import { watchValues } from './watch-values.ts'

const run = promisify(execFile)

const filler = 'dd if=/dev/urandom of=/blob bs=1M count=160 && echo hello > /greeting'

test('Export in a row’s menu: the bar moves, the file comes down and tar reads it', async ({
  page,
  paced: panel,
  world,
}, info) => {
  const { name } = await world.finishedContainer(filler)
  await openList(page, panel, name)
  await startExport(page, name, '.tar.zst')
  const values = await watchValues(page.getByRole('progressbar', { name: `Export of ${name}` }), panel.gate)
  expect(values.some((value) => /~\d+ %/.test(value))).toBe(true)
  expect(values.some((value) => /MB\/s|MiB\/s/.test(value))).toBe(true)
  panel.gate.pass()
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Exported', { timeout: 60_000 })

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

test('an export is still there after a reload in the middle, and cancelling it leaves nothing', async ({
  page,
  paced: panel,
  world,
}) => {
  const { name } = await world.finishedContainer(filler)
  await openList(page, panel, name)
  await startExport(page, name, '.tar.gz')
  const bar = page.getByRole('progressbar', { name: `Export of ${name}` })
  await watchValues(bar, panel.gate)
  await page.screenshot({ path: 'test-results/screenshots/export-running-1440.png' })
  await page.setViewportSize({ width: 360, height: 780 })
  await bar.scrollIntoViewIfNeeded()
  await page.screenshot({ path: 'test-results/screenshots/export-running-360.png' })
  await page.reload()
  await watchValues(bar, panel.gate)
  await page.getByRole('button', { name: `Cancel export of ${name}` }).click()
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('cancelled')
  await expect(bar).toHaveCount(0)
  expect((await readdir(join(panel.dataFolder, 'exports'))).filter((one) => one.includes('.part'))).toEqual([])
  expect((await readdir(join(panel.dataFolder, 'exports'))).filter((one) => one.startsWith(name))).toEqual([])
  await page.goto(`${panel.url}/jobs`)
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Cancelled')
})

test('a container that is being exported cannot be stopped or removed from its menu', async ({
  page,
  paced: panel,
  world,
}) => {
  const { name } = await world.finishedContainer(filler)
  await openList(page, panel, name)
  await startExport(page, name, '.tar.gz')
  await expect(page.getByRole('progressbar', { name: `Export of ${name}` })).toBeVisible()
  const remove = page.getByRole('menuitem', { name: /Remove/ })
  await pressUntilOpen(page.getByRole('button', { name: `More actions for ${name}` }), remove)
  await expect(remove).toBeDisabled()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: `Cancel export of ${name}` }).click()
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('cancelled')
})

async function startExport(page: Page, name: string, ending: string): Promise<void> {
  const item = page.getByRole('menuitem', { name: `Export as ${ending}` }).first()
  await pressUntilOpen(page.getByRole('button', { name: `More actions for ${name}` }), item)
  await item.click()
}
