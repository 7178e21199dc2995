/// <reference lib="dom" />
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { startPanel } from '@holdfast/server/testing'
import { startMailServer } from '@holdfast/server/testing/mail-server'
import { signIn, test } from './console-test.ts'

test('one address typed is enough for mails on failure, and the test shows that they arrive', async ({
  page,
  context,
}) => {
  await using mail = await startMailServer({ disabledCommands: ['STARTTLS', 'AUTH'] })
  const url = `smtp://127.0.0.1:${mail.port}?security=none&from=holdfast@example.org`
  await using panel = await startPanel({ HOLDFAST_SMTP_URL: url })
  await signIn(context, panel, await panel.setUp())
  await page.goto(`${panel.url}/notifications`)
  await page.getByLabel('Mail me on failure').fill('ada@example.org')
  await page.keyboard.press('Enter')
  const row = page.getByRole('table', { name: 'Destinations' }).getByRole('row', { name: /ada@example.org/ })
  await expect(row).toContainText('Not used yet')
  await expect(page.getByRole('table', { name: 'Rules' })).toContainText('Failures to ada@example.org')

  await row.getByRole('button', { name: 'Test Mail to ada@example.org' }).click()
  await expect(row).toContainText('Works')
  expect(mail.mails).toMatchObject([{ from: 'holdfast@example.org', to: ['ada@example.org'] }])
  await look(page, 'notifications')

  await page.getByRole('button', { name: 'Add destination' }).click()
  await page.getByLabel('Kind').first().click()
  await page.getByRole('option', { name: 'Webhook' }).click()
  await page.getByLabel('Name').fill('Hook')
  await page.getByRole('textbox', { name: 'Address' }).fill('https://127.1/hook')
  await page.getByRole('button', { name: 'Generate a signing secret' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Add destination' }).click()
  await expect(page.getByRole('dialog')).toContainText('127.0.0.1, which is not on the public internet')
  await look(page, 'destination')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()

  await page.getByRole('button', { name: 'Add rule' }).click()
  await page.getByLabel('Send').first().click()
  await page.getByRole('option', { name: 'Details…' }).click()
  await page.getByLabel('Kinds of jobs').first().click()
  await page.getByRole('option', { name: 'Backup' }).click()
  await page.getByLabel('When').first().click()
  await page.getByRole('option', { name: 'Digest', exact: true }).click()
  await look(page, 'rule')
})

async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [360, 1440]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 900 })
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      await page.screenshot({ path: `test-results/screenshots/${name}-${width}-${colorScheme}.png` })
    }
}
