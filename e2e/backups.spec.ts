import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from '@playwright/test'
import { createPostgresDemo } from '../scripts/demo/create-postgres-demo.ts'
import { test } from './console-test.ts'
import { openList } from './open-list.ts'
import { pressUntilOpen } from './press-until-open.ts'

const run = promisify(execFile)
/** What pgbench keeps equal in every transaction. */
const balances = `SELECT (SELECT sum(abalance) FROM pgbench_accounts) = (SELECT sum(tbalance) FROM pgbench_tellers)
  AND (SELECT sum(bbalance) FROM pgbench_branches) = (SELECT sum(tbalance) FROM pgbench_tellers)
  AND (SELECT sum(delta) FROM pgbench_history) = (SELECT sum(bbalance) FROM pgbench_branches)`
const content = `SELECT count(*), sum(delta), md5(string_agg(concat_ws(',', tid, bid, aid, delta, mtime), ';' ORDER BY mtime, tid, bid, aid, delta)) FROM pgbench_history`
const count = 'SELECT count(*) FROM pgbench_history'

test('a PostgreSQL that is written to comes back as it was, first beside the original, then without it and its image', async ({
  page,
  panel,
  world,
}) => {
  test.setTimeout(600_000)
  await using demo = await createPostgresDemo({
    engine: { dockerHost: process.env['DOCKER_HOST'] },
    dataFolder: panel.dataFolder,
    say: () => undefined,
    namePrefix: `${world.name('backup')}-`,
    labels: { ...world.labels },
    ownImage: true,
  })
  const { containerName: name } = demo
  const { Image: imageId, Config } = (await world.get(`/containers/${name}/json`)) as {
    Image: string
    Config: { Image: string }
  }
  const layers = await layersOf(imageId)
  const bench = ['exec', name, 'pgbench', '-h', '/run/postgresql', '-U', 'postgres', '-c', '4', '-T', '300', 'bench']
  const load = execFile('docker', bench)
  await expect.poll(async () => Number(await sql(name, count)), { timeout: 30_000 }).toBeGreaterThan(100)

  await openList(page, panel, name)
  const before = Number(await sql(name, count))
  const dialog = page.getByRole('dialog')
  await pressUntilOpen(page.getByRole('button', { name: `Back up ${name}` }), dialog)
  await expect(dialog).toContainText('/var/lib/postgresql/data')
  await page.screenshot({ path: 'test-results/screenshots/backup-dialog.png' })
  await dialog.getByRole('button', { name: 'Back up', exact: true }).click()
  await expect(page.getByRole('progressbar', { name: `Backup of ${name}` })).toBeVisible()
  const row = page.getByRole('row', { name: new RegExp(name) })
  await expect(row).toContainText('Backed up', { timeout: 180_000 })
  const after = Number(await sql(name, count))
  await expect.poll(async () => Number(await sql(name, count))).toBeGreaterThan(after)
  await sql(name, `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'pgbench'`)

  // What became of the job stands where the last backup does, for a minute.
  await row.getByRole('button', { name: `Dismiss Backup of ${name}` }).click()
  await row.getByRole('link', { name: /not verified/ }).click()
  const timeline = page.getByRole('list', { name: `Backups of ${name}` })
  const verify = page.getByRole('menuitem', { name: /Verify in full/ })
  await pressUntilOpen(timeline.getByRole('button', { name: /^More actions for / }), verify)
  await verify.click()
  await expect(page.getByText(/verified .*, in full/)).toBeVisible({ timeout: 120_000 })
  await page.screenshot({ path: 'test-results/screenshots/backup-timeline.png' })
  await pressUntilOpen(timeline.getByRole('button', { name: /^Restore / }), dialog)
  await dialog.getByLabel('Start after restoring').check()
  await expect(dialog.getByLabel('Name of the new container')).toHaveValue(`${name}-restored`)
  await page.screenshot({ path: 'test-results/screenshots/restore-dialog.png' })
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click()
  const restored = `${name}-restored`
  await expect.poll(async () => healthOf(restored), { timeout: 180_000 }).toBe('healthy')

  // A consistent earlier state: every transaction whole, none of those after the backup, all of those before it.
  expect(await sql(restored, balances)).toBe('t')
  const kept = Number(await sql(restored, count))
  expect(kept).toBeGreaterThanOrEqual(before)
  expect(kept).toBeLessThanOrEqual(after)
  const answer = await sql(restored, content)

  load.kill()
  await removeWithVolumes(restored)
  await removeWithVolumes(name)
  await run('docker', ['image', 'rm', Config.Image])
  await page.reload()
  await pressUntilOpen(timeline.getByRole('button', { name: /^Restore / }), dialog)
  await dialog.getByLabel('Start after restoring').check()
  await expect(dialog.getByLabel('Name of the new container')).toHaveValue(name)
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect.poll(async () => healthOf(name), { timeout: 180_000 }).toBe('healthy')
  expect(await sql(name, content)).toBe(answer)
  // The container's own changes lie on top of its image, which came back layer by layer.
  const { Image: restoredImageId } = (await world.get(`/containers/${name}/json`)) as { Image: string }
  expect((await layersOf(restoredImageId)).slice(0, layers.length)).toEqual(layers)

  async function layersOf(image: string): Promise<string[]> {
    return ((await world.get(`/images/${image}/json`)) as { RootFS: { Layers: string[] } }).RootFS.Layers
  }

  async function healthOf(container: string): Promise<string | undefined> {
    const inspect = await world.get(`/containers/${container}/json`).catch(() => null)
    return (inspect as { State: { Health?: { Status: string } } } | null)?.State.Health?.Status
  }
})

async function removeWithVolumes(container: string): Promise<void> {
  const format = '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}} {{end}}{{end}}'
  const { stdout } = await run('docker', ['inspect', '--format', format, container])
  await run('docker', ['rm', '--force', '--volumes', container])
  for (const volume of stdout.trim().split(/\s+/)) await run('docker', ['volume', 'rm', '--force', volume])
}

async function sql(container: string, query: string): Promise<string> {
  const psql = ['psql', '-h', '/run/postgresql', '-U', 'postgres', '-d', 'bench', '-At', '-c', query]
  const { stdout } = await run('docker', ['exec', container, ...psql])
  return stdout.trim()
}
