import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from '@playwright/test'
import { test } from './console-test.ts'

const run = promisify(execFile)

test('Back up in a row: the bar moves, the file comes down and tar reads it', async ({ page, panel, world }, info) => {
  const { name } = await world.finishedContainer(
    'dd if=/dev/urandom of=/blob bs=1M count=300 && echo hello > /greeting',
  )
  await page.goto(panel.url)
  await page.getByRole('button', { name: `Back up ${name}` }).click()

  const bar = page.getByRole('progressbar', { name: `Backup of ${name}` })
  const seen = new Set<string>()
  await expect
    .poll(
      async () => {
        const value = await bar.getAttribute('aria-valuetext', { timeout: 15_000 })
        if (value !== null) seen.add(value)
        return seen.size
      },
      { intervals: [100] },
    )
    .toBeGreaterThan(3)

  await page.goto(`${panel.url}/exports`)
  const row = page.getByRole('row', { name: new RegExp(name) })
  const link = row.getByRole('link', { name: /download/i })
  await expect(link).toBeVisible({ timeout: 60_000 })
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  const file = info.outputPath(download.suggestedFilename())
  await download.saveAs(file)
  const { stdout } = await run('tar', ['--zstd', '-xOf', file, 'greeting'])
  expect(stdout).toBe('hello\n')
})
