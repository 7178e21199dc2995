/// <reference lib="dom" />
import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { startPanel } from '@holdfast/server/testing'
import { signIn, test } from './console-test.ts'
import { openList } from './open-list.ts'

test('an action appears with its subject, and an entry edited behind the server’s back is found by the button', async ({
  page,
  context,
  world,
}) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'holdfast-audit-'))
  const { name } = await world.runContainer()
  let port = ''
  {
    await using panel = await startPanel({ HOLDFAST_DATA_DIR: folder.path })
    port = new URL(panel.url).port
    await signIn(context, panel, await panel.setUp())
    await openList(page, panel, name)
    await page.getByRole('button', { name: `More actions for ${name}` }).click()
    await page.getByRole('menuitem', { name: 'Pause' }).click()
    await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('Paused')

    await page.getByRole('link', { name: 'Audit', exact: true }).click()
    const rows = page.getByRole('table', { name: 'Audit log' }).getByRole('row')
    await expect(rows.filter({ hasText: 'containers.pause' }).filter({ hasText: name })).toHaveCount(2)
    await expect(rows.filter({ hasText: 'session.signIn' }).filter({ hasText: 'setup' })).toHaveCount(1)
    await page.getByRole('button', { name: 'Verify' }).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toContainText('No change was found')
    await look(page)

    await page.getByLabel('Outcome').selectOption('done')
    await expect(page).toHaveURL(/outcome=done/)
    await expect(rows.filter({ hasText: 'containers.pause' })).toHaveCount(1)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Export as CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^holdfast-audit-.*\.csv$/)
    await page.getByRole('link', { name, exact: true }).click()
    await expect(page.getByLabel('Search containers')).toHaveValue(name)
  }

  const file = new DatabaseSync(join(folder.path, 'holdfast.db'))
  file.exec(`drop trigger "auditIsNotEdited"; update audit set entry = replace(entry, '.pause"', '.start"')`)
  file.close()

  await using panel = await startPanel({ HOLDFAST_DATA_DIR: folder.path, HOLDFAST_PORT: port })
  await page.goto(`${panel.url}/audit`)
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByRole('alert')).toContainText(/The log was changed outside of Holdfast.*Entry \d+ was edited/)
  await look(page)
})

async function look(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [360, 1440]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 900 })
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      await page.screenshot({ path: `test-results/screenshots/audit-${width}-${colorScheme}.png` })
    }
}
