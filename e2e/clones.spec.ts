import { expect } from '@playwright/test'
import { test } from './console-test.ts'

interface Inspect {
  State: { Status: string }
  Config: { Env: string[]; Cmd: string[] }
  Mounts: { Name?: string; Destination: string }[]
}

test('Clone in a row: the dialog says what it makes, and a stopped copy with fresh data comes out', async ({
  page,
  panel,
  world,
}) => {
  const volume = await world.createVolume()
  const { name } = await world.runContainer({ Env: ['COLOUR=red'], HostConfig: { Binds: [`${volume}:/data`] } })
  const clone = `${name}-copy`
  await page.goto(panel.url)
  await page.getByRole('button', { name: `Clone ${name}` }).click()
  const dialog = page.getByRole('dialog', { name: `Clone ${name}` })
  await expect(dialog.getByLabel('What to do with /data')).toHaveValue('empty')
  await dialog.getByLabel('Name', { exact: true }).fill(clone)
  await dialog.getByText('Environment').click()
  await dialog.getByLabel('Value of COLOUR').fill('blue')
  await dialog.getByRole('button', { name: 'Clone' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row', { name: new RegExp(`${name}.*Cloned as`) })).toBeVisible()
  await expect(page.getByRole('row', { name: new RegExp(clone) }).last()).toContainText('Created')

  const made = (await world.get(`/containers/${clone}/json`)) as Inspect
  expect(made.State.Status).toBe('created')
  expect(made.Config.Env).toContain('COLOUR=blue')
  expect(made.Mounts.map(({ Destination }) => Destination)).toEqual(['/data'])
  expect(made.Mounts[0]?.Name).not.toBe(volume)
})

/** Below the range the kernel hands out itself. */
const hostPort = String(20_000 + Math.floor(Math.random() * 10_000))

test('what the engine refuses is told in the row and on the job, with nothing left behind', async ({
  page,
  panel,
  world,
}) => {
  const { name } = await world.runContainer({
    ExposedPorts: { '8080/tcp': {} },
    HostConfig: { PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: hostPort }] } },
  })
  const clone = `${name}-copy`
  await page.goto(panel.url)
  await page.getByRole('button', { name: `Clone ${name}` }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill(clone)
  await dialog.getByLabel('Start after cloning').check()
  await dialog.getByRole('radio', { name: 'Keep' }).check()
  await dialog.getByRole('button', { name: 'Clone' }).click()
  const row = page.getByRole('row', { name: new RegExp(name) }).first()
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
  await page.getByRole('button', { name: `Clone ${name}` }).click()
  const dialog = page.getByRole('dialog')
  const field = dialog.getByLabel('Name', { exact: true })
  for (const bad of [name, '-x', 'a b', '']) {
    await field.fill(bad)
    await dialog.getByRole('button', { name: 'Clone' }).click()
    await expect(field, bad).toHaveAccessibleDescription(/.+/)
    await expect(dialog).toBeVisible()
  }
})
