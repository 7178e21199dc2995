/// <reference lib="dom" />
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { test } from './console-test.ts'

const widths = [1440, 360]
const schemes = ['light', 'dark'] as const
const artefacts = 'test-results/screenshots'

test('every page passes axe and fits, wide and narrow, light and dark', async ({ page, panel, world }) => {
  const web = await world.runContainer({ name: world.name('web'), Labels: { 'com.docker.compose.project': 'shop' } })
  await world.runContainer({
    name: world.name('database'),
    Labels: { 'com.docker.compose.project': 'shop' },
    ExposedPorts: { '5432/tcp': {} },
    HostConfig: {
      Binds: [`${await world.createVolume()}:/var/lib/data`],
      PortBindings: { '5432/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] },
    },
  })
  await world.createContainer({ name: world.name('worker') })
  await page.goto(panel.url)
  await page.getByRole('button', { name: `Back up ${web.name}` }).click()
  await expect(page.getByRole('row', { name: new RegExp(web.name) })).toContainText('Backed up')

  const pages: [string, string, (page: Page) => Promise<void>][] = [
    ['containers', '/', (shown) => expect(shown.getByRole('row', { name: new RegExp(web.name) })).toBeVisible()],
    ['exports', '/exports', (shown) => expect(shown.getByRole('row', { name: new RegExp(web.name) })).toBeVisible()],
    ['jobs', '/jobs', (shown) => expect(shown.getByRole('row', { name: new RegExp(web.name) }).first()).toBeVisible()],
    ['no-such-page', '/nowhere', (shown) => expect(shown.getByText('There is no such page')).toBeVisible()],
    ['clone-dialog', '/', (shown) => openClone(shown, web.name)],
  ]
  for (const colorScheme of schemes)
    for (const width of widths)
      for (const [name, path, ready] of pages) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.setViewportSize({ width, height: width < 500 ? 780 : 900 })
        await page.goto(`${panel.url}${path}`)
        await ready(page)
        const view = `${name}-${width}-${colorScheme}`
        await page.screenshot({ path: `${artefacts}/${view}.png` })
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id, nodes }) => `${view}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([])
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        expect(overflow, `${view} is wider than the window`).toBeLessThanOrEqual(0)
      }
})

async function openClone(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Clone ${name}` }).click()
  await expect(page.getByRole('dialog').getByLabel('Name', { exact: true })).toBeVisible()
}
