import { expect, type Page } from '@playwright/test'
import { test } from './console-test.ts'
import { heightAt, inspectView, widths } from './inspect-view.ts'
import { openList } from './open-list.ts'

/** The console is gone through once in each scheme, at the width where that is done; what is seen is looked at in both. */
const walks = [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 360 },
] as const

for (const { colorScheme, width } of walks)
  test(`every page passes axe and fits at ${widths.join(' and ')} px, gone through at ${width} px, ${colorScheme}`, async ({
    page,
    panel,
    world,
  }) => {
    test.setTimeout(300_000)
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
    await page.setViewportSize({ width, height: heightAt(width) })
    await openList(page, panel, name)
    const look = (view: string) => inspectView(page, { view, colorScheme })
    const row = page.getByRole('row', { name: new RegExp(name) })
    await page.getByRole('button', { name: `More actions for ${name}` }).click()
    await page.getByRole('menuitem', { name: 'Export as .tar.zst' }).click()
    await expect(row).toContainText('Exported', { timeout: 60_000 })
    await page.getByRole('button', { name: `Back up ${name}` }).click()
    const backUp = page.getByRole('dialog').getByRole('button', { name: 'Back up' })
    await expect(backUp).toBeEnabled()
    await look('backup-dialog')
    await backUp.click()
    await expect(row).toContainText('Backed up', { timeout: 60_000 })

    await look('containers')
    await lookAtBackups(page, name, look)
    await page.goto(`${panel.url}/exports`)
    await expect(row).toBeVisible()
    await look('exports')
    await page.goto(`${panel.url}/jobs`)
    await expect(row).toHaveCount(3)
    await look('jobs')
    for (const kind of ['Export', 'Backup', 'Verification']) {
      await page.goto(`${panel.url}/jobs`)
      await page.getByRole('link', { name: `${kind} of ${name}` }).click()
      await expect(page.getByRole('dialog')).toContainText(name)
      await look(`${kind.toLowerCase()}-job`)
    }
    await page.goto(`${panel.url}/overview`)
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible()
    await look('overview')
    await page.goto(`${panel.url}/nowhere`)
    await expect(page.getByText('Page not found')).toBeVisible()
    await look('no-such-page')
    await openList(page, panel, name)
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

async function lookAtBackups(page: Page, name: string, look: (view: string) => Promise<void>): Promise<void> {
  await page.getByRole('link', { name: 'Vaults', exact: true }).click()
  await expect(page.getByText('Ready')).toBeVisible()
  await look('vaults')
  await page.getByRole('button', { name: /^Prune/ }).click()
  await expect(page.getByRole('dialog')).toContainText(/Frees|nothing to remove/)
  await look('prune-dialog')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Backups', exact: true }).click()
  await expect(page.getByRole('list', { name })).toBeVisible()
  await look('backups')
  await page.getByRole('link', { name, exact: true }).click()
  await expect(page.getByRole('heading', { name: `Backups of ${name}` })).toBeVisible()
  await page.getByRole('button', { name: /^More actions for/ }).click()
  await page.getByRole('menuitem', { name: /Verify in full/ }).click()
  await expect(page.getByRole('main')).toContainText(/verified .*, in full/, { timeout: 60_000 })
  await look('container-backups')
  await page.getByRole('button', { name: /^Files of/ }).click()
  await expect(page.getByRole('dialog').getByText(/This folder is empty|Changed/)).toBeVisible()
  await look('backup-files')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^More actions for/ }).click()
  await page.getByRole('menuitem', { name: /Delete/ }).click()
  await expect(page.getByRole('dialog')).toContainText('the next prune frees them')
  await look('delete-backup')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Restore/ }).click()
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Restore' })).toBeEnabled({ timeout: 20_000 })
  await look('restore-dialog')
  await page.keyboard.press('Escape')
}
