import { expect, type Page } from '@playwright/test'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { startPrivateEngine } from '@holdfast/docker-ops/testing/private-engine'
import { startPanel } from '@holdfast/server/testing'
import { startMailServer } from '@holdfast/server/testing/mail-server'
import { signIn, test } from './console-test.ts'
import { inspectView } from './inspect-view.ts'

const address = 'ada@example.org'

test('from an empty panel with 12 containers to all protected nightly, kept 7/4/6, and failures mailed, in a few clicks', async ({
  page,
  context,
}) => {
  await using engine = await startPrivateEngine()
  await using world = await createTestWorld(engine.engine)
  await using mail = await startMailServer({ authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'] })
  const mailServer = `smtp://127.0.0.1:${mail.port}?from=holdfast@example.org&security=none`
  await using panel = await startPanel({ DOCKER_HOST: engine.dockerHost, HOLDFAST_SMTP_URL: mailServer })
  const volume = await world.createVolume()
  for (let count = 1; count < 12; count += 1)
    await world.runContainer({ name: `app-${count}`, HostConfig: { NetworkMode: 'none', Binds: [`${volume}:/data`] } })
  // It would be gone once it was stopped, so its backup is refused.
  const labels = { 'docker-volume-backup.stop-during-backup': 'true' }
  await world.runContainer({ name: 'passing', HostConfig: { NetworkMode: 'none', AutoRemove: true }, Labels: labels })
  await signIn(context, panel, await panel.setUp())
  await page.goto(panel.url)
  await expect(page.getByRole('row', { name: /app-1\b/ })).toBeVisible()

  const clicks = await countClicks(page)
  await page.getByRole('link', { name: 'Schedules' }).click()
  await page.getByRole('link', { name: 'New schedule' }).click()
  await expect(page.getByText('Takes 12 of 12 containers now')).toBeVisible()
  await page.getByLabel('Mail me on failure').click()
  await page.keyboard.type(address)
  await page.getByRole('button', { name: 'Mail failures' }).click()
  await expect(page.getByText(`Failures are mailed to ${address}.`)).toBeVisible()
  await look(page, 'new-schedule')
  await page.getByRole('button', { name: 'Create' }).click()
  const row = page.getByRole('row', { name: /Nightly/ })
  await expect(row).toContainText('12 containers')
  expect(await clicks()).toBe(5)
  await look(page, 'schedules')
  const stored = (await (await panel.call('/api/schedules')).json()) as { schedules: unknown[] }
  expect(stored.schedules).toMatchObject([
    {
      timing: { kind: 'nightly', at: '02:30' },
      targets: [{ kind: 'all' }],
      retention: { daily: 7, weekly: 4, monthly: 6 },
    },
  ])

  await row.getByRole('button', { name: 'Run now: Nightly' }).click()
  await row.getByRole('link', { name: /of 12/ }).click()
  const outcomes = page.getByRole('dialog').getByRole('listitem')
  await expect(outcomes.filter({ hasText: /Done/ })).toHaveCount(11, { timeout: 120_000 })
  await expect(outcomes.first()).toContainText(/passing.*Failed/)
  await look(page, 'schedule-run')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('table', { name: 'Runs' })).toContainText('1 of 12 failed')
  await look(page, 'schedule-runs')
  const { backups } = (await (await panel.call('/api/backups')).json()) as { backups: { containerName: string }[] }
  expect(backups.map(({ containerName }) => containerName).toSorted()).toEqual(
    Array.from({ length: 11 }, (_, index) => `app-${index + 1}`).toSorted(),
  )

  await page.goto(`${panel.url}/overview`)
  await expect(page.getByRole('heading', { name: '1 of 12 containers are not protected' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Needs attention' })).toBeVisible()
  await look(page, 'overview-of-schedules')

  await expect.poll(() => mail.mails.length, { timeout: 60_000 }).toBeGreaterThan(0)
  expect(mail.mails.map(({ to }) => to)).toContainEqual([address])
  expect(mail.mails.map(({ content }) => content).join('\n')).toContain('passing')

  await page.goto(`${panel.url}/engines/local/containers/passing/backups`)
  const rule = page.getByRole('region', { name: 'Schedules' })
  await expect(rule).toContainText('stopped while reading (label docker-volume-backup.stop-during-backup)')
  await look(page, 'container-rule')
})

/** How often somebody has pressed the mouse since. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    addEventListener(
      'pointerdown',
      () =>
        (document.documentElement.dataset['clicks'] = String(
          1 + Number(document.documentElement.dataset['clicks'] ?? 0),
        )),
      { capture: true },
    )
  })
  return () => page.evaluate(() => Number(document.documentElement.dataset['clicks'] ?? 0))
}

async function look(page: Page, view: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await inspectView(page, { view, colorScheme })
  }
}
