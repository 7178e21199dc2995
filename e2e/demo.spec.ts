import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from '@playwright/test'
import { createPostgresDemo } from '../scripts/demo/create-postgres-demo.ts'
import { test } from './console-test.ts'
import { openList } from './open-list.ts'
import { pressUntilOpen } from './press-until-open.ts'

const run = promisify(execFile)
/** What pgbench keeps equal in every transaction, and how many there were. */
const balances = `SELECT (SELECT sum(abalance) FROM pgbench_accounts) = (SELECT sum(tbalance) FROM pgbench_tellers)
  AND (SELECT sum(bbalance) FROM pgbench_branches) = (SELECT sum(tbalance) FROM pgbench_tellers)
  AND (SELECT sum(delta) FROM pgbench_history) = (SELECT sum(bbalance) FROM pgbench_branches)`
const count = 'SELECT count(*) FROM pgbench_history'

test('two clicks to a clone of a PostgreSQL that is being written to', async ({ page, panel, world }) => {
  test.setTimeout(600_000)
  await using demo = await createPostgresDemo({
    engine: { dockerHost: process.env['DOCKER_HOST'] },
    dataFolder: panel.dataFolder,
    say: () => undefined,
    namePrefix: `${world.name('demo')}-`,
    labels: { ...world.labels },
  })
  const { containerName: name } = demo
  const bench = ['exec', name, 'pgbench', '-h', '/run/postgresql', '-U', 'postgres', '-c', '4', '-T', '300', 'bench']
  const load = execFile('docker', bench)
  await expect.poll(async () => Number(await sql(name, count)), { timeout: 30_000 }).toBeGreaterThan(100)

  await openList(page, panel, name)
  const before = await inspect(world, name)
  const written = Number(await sql(name, count))
  const dialog = page.getByRole('dialog')
  await pressUntilOpen(page.getByRole('button', { name: `Clone ${name}` }), dialog)
  await dialog.getByLabel('Start after cloning').check()
  await page.screenshot({ path: 'test-results/screenshots/demo-clone-dialog.png' })
  await dialog.getByRole('button', { name: 'Clone', exact: true }).click()
  const clone = `${name}-clone`
  await expect
    .poll(async () => (await inspect(world, clone)).State.Health?.Status, { timeout: 180_000 })
    .toBe('healthy')

  // A consistent earlier state: every transaction whole, none of those after the copy, all of those before it.
  expect(await sql(clone, balances)).toBe('t')
  const cloned = Number(await sql(clone, count))
  expect(cloned).toBeGreaterThanOrEqual(written)
  await expect.poll(async () => Number(await sql(name, count))).toBeGreaterThan(cloned)
  await sql(clone, 'CREATE TABLE only_in_the_clone ()')
  expect(await sql(name, "SELECT to_regclass('only_in_the_clone') IS NULL")).toBe('t')

  const after = await inspect(world, name)
  expect(load.exitCode).toBeNull()
  load.kill()
  expect(lasting(after)).toEqual(lasting(before))
})

interface Inspected {
  State: { Status: string; Health?: { Status: string } }
}

/** All of an inspect but what a health check and a command inside come and go with. */
function lasting({ State, ...rest }: Inspected): object {
  return { ...rest, ExecIDs: null, State: { ...State, Health: null } }
}

async function inspect(world: { get: (path: string) => Promise<unknown> }, name: string): Promise<Inspected> {
  return (await world.get(`/containers/${name}/json`).catch(() => ({ State: {} }))) as Inspected
}

async function sql(container: string, query: string): Promise<string> {
  const psql = ['psql', '-h', '/run/postgresql', '-U', 'postgres', '-d', 'bench', '-At', '-c', query]
  const { stdout } = await run('docker', ['exec', container, ...psql])
  return stdout.trim()
}
