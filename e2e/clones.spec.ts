import { expect, type Locator, type Page } from '@playwright/test'
import type { TestObject, TestWorld } from '@holdfast/docker-ops/testing'
import { test } from './console-test.ts'
import { openList } from './open-list.ts'
import { pressUntilOpen } from './press-until-open.ts'
import { watchValues } from './watch-values.ts'

interface Inspect {
  Id: string
  State: { Status: string; StartedAt: string }
  Config: { Env: string[]; Cmd: string[] }
  Mounts: { Name?: string; Destination: string }[]
  NetworkSettings: { Networks: Record<string, unknown> }
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
  await openList(page, panel, source.name)
  const dialog = await openDialog(page, source)
  await expect(dialog.getByLabel('What to do with /data')).toHaveValue('copy')
  await expect(dialog.getByLabel('What to do with the writable layer')).toHaveValue('include')
  await dialog.getByLabel('Name', { exact: true }).fill(clone)
  await dialog.getByLabel('Start after cloning').check()
  await dialog.getByText('Read the copy back and compare').click()
  await dialog.getByText('Environment').click()
  await dialog.getByLabel('Value of COLOUR').fill('blue')
  await expect(dialog.getByRole('region', { name: 'What will be created' })).toContainText(clone)
  await dialog.getByRole('button', { name: 'Clone' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row', { name: new RegExp(`${source.name}.*Cloned as`) })).toBeVisible()
  await expect(page.getByRole('row', { name: new RegExp(clone) }).last()).toContainText('Running')

  const made = await inspect(world, clone)
  expect(made.Config.Env).toContain('COLOUR=blue')
  expect(made.Mounts.map(({ Destination }) => Destination)).toEqual(['/data'])
  expect(made.Mounts[0]?.Name).not.toBe(volume)
  expect(await world.execute({ id: made.Id, name: clone }, 'grep kept /data/file && grep changed /note')).toBe(0)
  expect((await inspect(world, source.name)).State.Status).toBe('running')

  await page.getByRole('link', { name: 'Jobs' }).click()
  await page.getByRole('link', { name: `Clone of ${source.name}` }).click()
  const job = page.getByRole('dialog')
  await expect(job).toContainText('read back and identical')
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
  await openList(page, panel, source.name)
  const dialog = await openDialog(page, source)
  const conflicts = dialog.getByRole('list', { name: 'Conflicts' })
  await dialog.getByLabel('Name', { exact: true }).fill(clone)
  await dialog.getByLabel('Start after cloning').check()
  await dialog.getByRole('radiogroup', { name: 'Ports' }).getByText('Keep').click()
  await expect(conflicts).toContainText(String(hostPort))
  await expect(dialog.getByText(`used by ${source.name}`)).toBeVisible()
  await conflicts.getByRole('button').first().click()
  await expect(conflicts).toBeHidden()
  await dialog.getByRole('button', { name: 'Clone' }).click()
  await expect(page.getByRole('row', { name: new RegExp(clone) }).last()).toContainText('Running')
})

test('a source that changes under the open dialog is said to have, and the next press makes the new plan', async ({
  page,
  panel,
  world,
}) => {
  const source = await world.runContainer({ HostConfig: { Binds: [`${await world.createVolume()}:/data`] } })
  const network = await world.createNetwork()
  await openList(page, panel, source.name)
  const dialog = await openDialog(page, source)
  await dialog.getByLabel('What to do with /data').selectOption('empty')
  await dialog.getByLabel('Start after cloning').check()
  await expect(dialog.getByRole('button', { name: 'Clone' })).toBeEnabled()
  await world.connect(network, source)
  await page.setViewportSize({ width: 360, height: 780 })
  await dialog.getByRole('button', { name: 'Clone' }).click()
  await expect(dialog.getByRole('alert')).toContainText('its networks')
  await expect(dialog.getByRole('alert')).toBeInViewport({ ratio: 1 })
  await expect(dialog.getByLabel('What to do with /data')).toHaveValue('empty')
  await dialog.getByText('Network and labels').click()
  await expect(dialog.getByText(network.name, { exact: true })).toBeVisible()
  await dialog.getByRole('button', { name: 'Clone' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row', { name: new RegExp(`${source.name}.*Cloned as`) })).toBeVisible()
  expect((await inspect(world, `${source.name}-clone`)).NetworkSettings.Networks).toHaveProperty(network.name)
})

test('a clone that copies data is still there after a reload in the middle, and cancelling it leaves nothing', async ({
  page,
  paced: panel,
  world,
}) => {
  const source = await withData(world, 40)
  await openList(page, panel, source.name)
  const dialog = await openDialog(page, source)
  await dialog.getByText('Read the copy back and compare').click()
  await dialog.getByRole('button', { name: 'Clone' }).click()
  const bar = page.getByRole('progressbar', { name: `Clone of ${source.name}` })
  await watchValues(bar, panel.gate, 2_000_000)
  await page.screenshot({ path: 'test-results/screenshots/clone-running-1440.png' })
  await page.reload()
  await watchValues(bar, panel.gate, 2_000_000)
  await page.setViewportSize({ width: 360, height: 780 })
  await bar.scrollIntoViewIfNeeded()
  await page.screenshot({ path: 'test-results/screenshots/clone-running-360.png' })
  await page.getByRole('button', { name: `Cancel clone of ${source.name}` }).click()
  await expect(page.getByRole('row', { name: new RegExp(source.name) }).first()).toContainText('cancelled')
  await expect(bar).toHaveCount(0)
  expect((await inspect(world, source.name)).State.Status).toBe('running')
  expect(await namesLike(world, `${source.name}-clone`)).toEqual([])
})

test('a source that was to be stopped while it is copied runs again afterwards', async ({ page, panel, world }) => {
  const source = await withData(world, 1)
  const before = await inspect(world, source.name)
  await openList(page, panel, source.name)
  const dialog = await openDialog(page, source)
  await dialog.getByRole('radiogroup', { name: 'While copying' }).getByText('Stop').click()
  await expect(dialog.getByText(`${source.name} is stopped meanwhile, then started again.`)).toBeVisible()
  await dialog.getByRole('button', { name: 'Clone' }).click()
  await expect(page.getByRole('row', { name: new RegExp(`${source.name}.*Cloned as`) })).toBeVisible()
  const after = await inspect(world, source.name)
  expect(after.State.Status).toBe('running')
  expect(after.State.StartedAt).not.toBe(before.State.StartedAt)
})

test('a fault of the engine is told in the row and on the job, with nothing left behind', async ({
  page,
  panel,
  world,
}) => {
  const source = await world.runContainer(publishing(randomPort()))
  const clone = `${source.name}-copy`
  await openList(page, panel, source.name)
  const dialog = await openDialog(page, source)
  await dialog.getByLabel('Name', { exact: true }).fill(clone)
  await dialog.getByLabel('Start after cloning').check()
  await dialog.getByRole('radiogroup', { name: 'Ports' }).getByText('Keep').click()
  await dialog.getByRole('button', { name: 'Clone' }).click()
  const row = page.getByRole('row', { name: new RegExp(source.name) }).first()
  await expect(row).toContainText('Clone failed')
  await row.getByRole('link', { name: /Details/ }).click()
  await expect(page.getByRole('dialog').getByText('PORT_IN_USE')).toBeVisible()
  await expect(world.get(`/containers/${clone}/json`)).rejects.toThrow(/404/)
})

test('a name that is taken or malformed is said at the field, before anything starts', async ({
  page,
  panel,
  world,
}) => {
  const { name } = await world.createContainer()
  await openList(page, panel, name)
  const dialog = await openDialog(page, { name })
  const field = dialog.getByLabel('Name', { exact: true })
  for (const bad of [name, '-x', 'a b', '']) {
    await field.fill(bad)
    await dialog.getByRole('button', { name: 'Clone' }).click()
    await expect(field, bad).toHaveAccessibleDescription(/.+/)
    await expect(dialog).toBeVisible()
  }
})

test('an admin confirms what the clone may do beyond a plain container, and no sooner can it start', async ({
  page,
  panel,
  world,
}) => {
  const source = await world.createContainer({ HostConfig: { CapAdd: ['SYS_TIME'], NetworkMode: 'none' } })
  const clone = `${source.name}-copy`
  await openList(page, panel, source.name)
  const dialog = page.getByRole('dialog', { name: `Clone ${source.name}` })
  await pressUntilOpen(page.getByRole('button', { name: `Clone ${source.name}` }), dialog)
  await dialog.getByLabel('Name', { exact: true }).fill(clone)
  const confirm = dialog.getByRole('button', { name: 'Confirm HostConfig.CapAdd (SYS_TIME)' })
  await expect(confirm).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Clone' })).toBeDisabled()
  await confirm.click()
  await expect(confirm).toBeHidden()
  await dialog.getByRole('button', { name: 'Clone' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('row', { name: new RegExp(`${source.name}.*Cloned as`) })).toBeVisible()
  expect(await world.get(`/containers/${clone}/json`)).toMatchObject({ HostConfig: { CapAdd: ['SYS_TIME'] } })
})

/** A running container whose volume holds so many MiB. */
async function withData(world: TestWorld, mebibytes: number): Promise<TestObject> {
  const source = await world.runContainer({ HostConfig: { Binds: [`${await world.createVolume()}:/data`] } })
  await world.execute(source, `dd if=/dev/zero of=/data/large bs=1M count=${mebibytes}`)
  return source
}

async function inspect(world: TestWorld, name: string): Promise<Inspect> {
  return (await world.get(`/containers/${name}/json`)) as Inspect
}

/** Containers and volumes whose names begin so. */
async function namesLike(world: TestWorld, start: string): Promise<string[]> {
  const containers = (await world.get('/containers/json?all=1')) as { Names: string[] }[]
  const { Volumes } = (await world.get('/volumes')) as { Volumes: { Name: string }[] | null }
  const names = [...containers.map(({ Names }) => Names[0]?.slice(1) ?? ''), ...(Volumes ?? []).map(({ Name }) => Name)]
  return names.filter((name) => name.startsWith(start))
}

/** Resolves when its plan is there. */
async function openDialog(page: Page, { name }: { name: string }): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name: `Clone ${name}` })
  await pressUntilOpen(page.getByRole('button', { name: `Clone ${name}` }), dialog)
  await expect(dialog.getByRole('button', { name: 'Clone' })).toBeEnabled()
  return dialog
}
