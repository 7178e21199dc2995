/// <reference lib="dom" />
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { test } from './console-test.ts'

const widths = [1440, 360]
const schemes = ['light', 'dark'] as const
const artefacts = 'test-results/screenshots'

for (const colorScheme of schemes)
  for (const width of widths)
    test(`every page passes axe and fits at ${width} px, ${colorScheme}`, async ({ page, panel, world }) => {
      const { name } = await world.runContainer({
        name: world.name('shop'),
        Labels: { 'com.docker.compose.project': 'shop' },
        Env: ['COLOUR=red'],
        ExposedPorts: { '5432/tcp': {} },
        HostConfig: {
          Binds: [`${await world.createVolume()}:/var/lib/data`],
          PortBindings: { '5432/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] },
        },
      })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: width < 500 ? 780 : 900 })
      await page.goto(panel.url)
      await page.getByRole('button', { name: `Back up ${name}` }).click()
      const row = page.getByRole('row', { name: new RegExp(name) })
      await expect(row).toContainText('Backed up', { timeout: 60_000 })
      const look = (view: string) => inspectView(page, `${view}-${width}-${colorScheme}`)

      await look('containers')
      await page.getByRole('link', { name: 'Exports' }).click()
      await expect(row).toBeVisible()
      await look('exports')
      await page.getByRole('link', { name: 'Jobs' }).click()
      await expect(row).toBeVisible()
      await look('jobs')
      await row.getByRole('link').first().click()
      await expect(page.getByRole('dialog')).toContainText(name)
      await look('job')
      await page.goto(`${panel.url}/nowhere`)
      await expect(page.getByText('There is no such page')).toBeVisible()
      await look('no-such-page')
      await page.goto(`${panel.url}/?q=${name}`)
      await page.getByRole('button', { name: `Clone ${name}` }).click()
      const dialog = page.getByRole('dialog')
      await expect(dialog.getByRole('button', { name: 'Clone' })).toBeEnabled()
      await look('clone-dialog')
      for (const fold of ['Network and labels', 'Environment', 'More', 'What will differ'])
        await dialog.getByText(fold, { exact: true }).click()
      await page.setViewportSize({ width, height: 2_600 })
      await look('clone-dialog-unfolded')
      await dialog.getByRole('button', { name: 'Clone' }).click()
      await expect(row.first()).toContainText('Cloned as')
      await page.setViewportSize({ width, height: 1_400 })
      await page.goto(`${panel.url}/jobs`)
      await page.getByRole('link', { name: `Clone of ${name}` }).click()
      await expect(page.getByRole('dialog')).toContainText('Download report')
      await look('clone-job')
    })

async function inspectView(page: Page, view: string): Promise<void> {
  await page.screenshot({ path: `${artefacts}/${view}.png` })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${view}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow, `${view} is wider than the window`).toBeLessThanOrEqual(0)
}
