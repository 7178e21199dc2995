/// <reference lib="dom" />
import { expect, type Page } from '@playwright/test'
import { test } from './console-test.ts'
import { openList } from './open-list.ts'
import { pressUntilOpen } from './press-until-open.ts'

const markup = `<img src=x onerror="document.title='executed'"><script>document.title='executed'</script>`
const reversed = 'invoice\u202efdp.exe'
const shown = 'invoice\\u202efdp.exe'

test('nothing that a container brings is executed or turns a line round: labels, command, variables, paths, files', async ({
  page,
  panel,
  world,
}) => {
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  const destination = `/data ${markup.replaceAll('/', '\\')}`
  const volume = await world.createVolume()
  const { name } = await world.finishedContainer(
    `cd "/$(ls / | grep '^data ')" && touch '${reversed}' "$(printf 'bell\\007 and \\033[31mred')" && touch "<img src=x onerror=document.title='executed'>" `,
    {
      Labels: {
        'com.docker.compose.project': `${markup}${reversed}`,
        'com.docker.compose.service': markup,
        [`label ${reversed}`]: markup,
        'org.opencontainers.image.title': markup,
      },
      Env: [`VARIABLE=${markup}`, `${'X'}=${reversed}`],
      HostConfig: { Mounts: [{ Type: 'volume', Source: volume, Target: destination }] },
    },
  )

  await openList(page, panel, name)
  const row = page.getByRole('row', { name: new RegExp(name) })
  await expect(row).toContainText(`${markup}${shown}`)
  await page.getByLabel('Group by project').check()
  await expect(page.getByText(`${markup}${shown}`).last()).toBeVisible()
  await expectNothingExecuted(page)

  const dialog = page.getByRole('dialog')
  await pressUntilOpen(page.getByRole('button', { name: `Clone ${name}` }), dialog)
  await expect(dialog.getByRole('region', { name: 'What will be created' })).toContainText('copy')
  await dialog.getByText('Environment').click()
  await expectNothingExecuted(page)
  await page.keyboard.press('Escape')

  await pressUntilOpen(page.getByRole('button', { name: `Back up ${name}` }), dialog)
  await expect(dialog).toContainText(destination)
  await dialog.getByRole('button', { name: 'Back up', exact: true }).click()
  await expect(row).toContainText('Backed up')
  await row.getByRole('button', { name: `Dismiss Backup of ${name}` }).click()
  await row.getByRole('link', { name: /not verified/ }).click()
  const timeline = page.getByRole('list', { name: `Backups of ${name}` })
  await pressUntilOpen(timeline.getByRole('button', { name: /^Files of / }), dialog)
  await expect(dialog).toContainText(shown)
  await expect(dialog).toContainText('bell\\u0007 and \\u001b[31mred')
  await expect(dialog).toContainText('<img src=x')
  await expectNothingExecuted(page)
  expect(dialogs).toEqual([])
})

async function expectNothingExecuted(page: Page): Promise<void> {
  await expect(page).toHaveTitle(/Holdfast/)
  expect(await page.locator('img[src="x"]').count()).toBe(0)
  expect(await page.locator('body').innerText()).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
}
