import { expect, type Locator, type Page } from '@playwright/test'
import { test } from './console-test.ts'

interface Inspect {
  Id: string
  State: { Status: string }
  Config: { Env: string[]; Cmd: string[] }
  Mounts: { Name?: string; Destination: string }[]
}

test('Clone in a row: the dialog says what it makes, and a copy with its own copy of the data comes out', async ({
  page,
  panel,
  world,
}) => {
  const volume = await world.createVolume()
  const source = await world.runContainer({ Env: ['COLOUR=red'], HostConfig: { Binds: [`${volume}:/data`] } })
  await world.execute(source, 'echo kept > /data/file && echo changed > /note')
  const clone = `${source.name}-copy`
  await page.goto(panel.url)
  const dialog = await openDialog(page, source)
  await expect(dialog.getByLabel('What to do with /data')).toHaveValue('copy')
  await expect(dialog.getByLabel('What to do with changes in the container itself')).toHaveValue('carry')
  await dialog.getByLabel('Name', { exact: true }).fill(clone)
  await dialog.getByLabel('Start after cloning').check()
  await dialog.getByText('Read the copy back and compare').click()
  await dialog.getByText('Environment').click()
  await dialog.getByLabel('Value of COLOUR').fill('blue')
  await expect(dialog.getByRole('region', { name: 'What will be made' })).toContainText(clone)
  await dialog.getByRole('button', { name: 'Clone' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row', { name: new RegExp(`${source.name}.*Cloned as`) })).toBeVisible()
  await expect(page.getByRole('row', { name: new RegExp(clone) }).last()).toContainText('Running')

  const made = (await world.get(`/containers/${clone}/json`)) as Inspect
  expect(made.Config.Env).toContain('COLOUR=blue')
  expect(made.Mounts.map(({ Destination }) => Destination)).toEqual(['/data'])
  expect(made.Mounts[0]?.Name).not.toBe(volume)
  expect(await world.execute({ id: made.Id, name: clone }, 'grep kept /data/file && grep changed /note')).toBe(0)
  expect(((await world.get(`/containers/${source.name}/json`)) as Inspect).State.Status).toBe('running')

  await page.getByRole('link', { name: 'Jobs' }).click()
  await page
    .getByRole('row', { name: new RegExp(source.name) })
    .getByRole('link')
    .first()
    .click()
  const job = page.getByRole('dialog')
  await expect(job).toContainText('read back and found equal')
  const report = await job.getByRole('link', { name: 'Download report' }).getAttribute('href')
  expect((await page.request.get(new URL(report ?? '', panel.url).href)).status()).toBe(200)
})

/** A port each time, below the range the kernel hands out itself. */
function randomPort(): number {
  return 20_000 + Math.floor(Math.random() * 10_000)
}

function publishing(hostPort: number) {
  return {
    ExposedPorts: { '8080/tcp': {} },
    HostConfig: { PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: String(hostPort) }] } },
  }
}

test('a conflict is told before it happens, with a fix that avoids it', async ({ page, panel, world }) => {
  const hostPort = randomPort()
  const source = await world.runContainer(publishing(hostPort))
  const clone = `${source.name}-copy`
  await page.goto(panel.url)
  const dialog = await openDialog(page, source)
  const conflicts = dialog.getByRole('list', { name: 'Conflicts' })
  await dialog.getByLabel('Name', { exact: true }).fill(clone)
  await dialog.getByLabel('Start after cloning').check()
  await dialog.getByRole('radiogroup', { name: 'Ports' }).getByText('Keep').click()
  await expect(conflicts).toContainText(String(hostPort))
  await expect(dialog.getByText(`taken by ${source.name}`)).toBeVisible()
  await conflicts.getByRole('button').first().click()
  await expect(conflicts).toBeHidden()
  await dialog.getByRole('button', { name: 'Clone' }).click()
  await expect(page.getByRole('row', { name: new RegExp(clone) }).last()).toContainText('Running')
})

test('a fault of the engine is told in the row and on the job, with nothing left behind', async ({
  page,
  panel,
  world,
}) => {
  const source = await world.runContainer(publishing(randomPort()))
  const clone = `${source.name}-copy`
  await page.goto(panel.url)
  const dialog = await openDialog(page, source)
  await dialog.getByLabel('Name', { exact: true }).fill(clone)
  await dialog.getByLabel('Start after cloning').check()
  await dialog.getByRole('radiogroup', { name: 'Ports' }).getByText('Keep').click()
  await dialog.getByRole('button', { name: 'Clone' }).click()
  const row = page.getByRole('row', { name: new RegExp(source.name) }).first()
  await expect(row).toContainText('Clone failed')
  await row.getByRole('link', { name: /Details/ }).click()
  await expect(page.getByText('PORT_IN_USE')).toBeVisible()
  await expect(world.get(`/containers/${clone}/json`)).rejects.toThrow(/404/)
})

test('a name that is taken or malformed is said at the field, before anything starts', async ({
  page,
  panel,
  world,
}) => {
  const { name } = await world.createContainer()
  await page.goto(panel.url)
  const dialog = await openDialog(page, { name })
  const field = dialog.getByLabel('Name', { exact: true })
  for (const bad of [name, '-x', 'a b', '']) {
    await field.fill(bad)
    await dialog.getByRole('button', { name: 'Clone' }).click()
    await expect(field, bad).toHaveAccessibleDescription(/.+/)
    await expect(dialog).toBeVisible()
  }
})

/** Resolves when its plan is there. */
async function openDialog(page: Page, { name }: { name: string }): Promise<Locator> {
  await page.getByRole('button', { name: `Clone ${name}` }).click()
  const dialog = page.getByRole('dialog', { name: `Clone ${name}` })
  await expect(dialog.getByRole('button', { name: 'Clone' })).toBeEnabled()
  return dialog
}
