import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestObject, type TestWorld } from '@holdfast/docker-ops/testing'
import { createPostgresDemo } from '../../../../../scripts/demo/create-postgres-demo.ts'
import { startTestServer, type TestServer } from '../../testing/start-test-server.ts'

const run = promisify(execFile)
const dockerHost = process.env['DOCKER_HOST']
const rounds = Number(process.env['HOLDFAST_TEST_BACKUPS'] ?? 30)
const path = '/api/docker/containers'
const timeout = 1_800_000

/** Python and its libraries are this machine's. */
const withPython = ['/usr:/usr:ro', '/lib:/lib:ro', '/lib64:/lib64:ro']
const psql = ['psql', '-h', '/run/postgresql', '-U', 'postgres', '-d', 'bench', '-At', '-c']

test.each([
  ['SQLite with WAL and a memory map', 'sqlite'],
  ['LMDB, written through its memory map', 'lmdb'],
])(
  `${rounds} backups in a row of %s that is written to all the time: each restores to a sound one`,
  { timeout },
  async (_name, kind) => {
    await using world = await createTestWorld(connectEngine({ dockerHost }))
    await using server = await startTestServer({ dockerHost })
    const script = (name: string) => readFile(join(import.meta.dirname, `${kind}_${name}.py`), 'utf8')
    const volume = await world.createVolume()
    const source = await world.runContainer({
      Cmd: ['/usr/bin/python3', '-c', await script('writer')],
      HostConfig: { Binds: [`${volume}:/data`, ...withPython] },
    })
    const check = ['/usr/bin/python3', '-c', await script('check')]
    await expect.poll(() => succeeds(['exec', source.id, ...check])).toBe(true)

    await backUpAndCheck(server, world, {
      source,
      // What was restored is looked at before anything is started on it.
      count: async (restored) => {
        const { stdout } = await run('docker', [
          'run',
          '--rm',
          '--network',
          'none',
          '--volumes-from',
          restored.name,
          ...withPython.flatMap((bind) => ['-v', bind]),
          world.image,
          ...check,
        ])
        return Number(stdout)
      },
    })
  },
)

test(`${rounds} backups in a row of PostgreSQL under pgbench: each restores to a sound one`, { timeout }, async () => {
  await using world = await createTestWorld(connectEngine({ dockerHost }))
  await using server = await startTestServer({ dockerHost })
  await using demo = await createPostgresDemo({
    engine: { dockerHost },
    namePrefix: `${world.name('databases')}-`,
    labels: { ...world.labels },
    ownImage: true,
    dataFolder: server.dataFolder,
    say: () => undefined,
  })
  const source = { id: demo.containerId, name: demo.containerName }
  const load = 'while pgbench -n -h /run/postgresql -U postgres -c 4 -T 30 bench; do :; done'
  await run('docker', ['exec', '--detach', source.name, 'sh', '-c', load])

  await backUpAndCheck(server, world, {
    source,
    count: async (restored) => {
      await run('docker', ['start', restored.id])
      await expect
        .poll(() => succeeds(['exec', restored.id, 'pg_isready', '-q', '-h', '127.0.0.1']), { timeout: 120_000 })
        .toBe(true)
      const query =
        'SELECT count(*), sum(delta) = (SELECT sum(abalance) FROM pgbench_accounts), sum(delta) = (SELECT sum(bbalance) FROM pgbench_branches) FROM pgbench_history'
      const { stdout } = await run('docker', ['exec', restored.id, ...psql, query])
      const [count, ...agree] = stdout.trim().split('|')
      expect(agree).toEqual(['t', 't'])
      await run('docker', ['exec', restored.id, 'sh', '-c', 'pg_dump -h /run/postgresql -U postgres bench > /dev/null'])
      return Number(count)
    },
  })
})

interface Checked {
  source: TestObject
  /** Of a restored container, that was not started; fails when it is not sound. */
  count: (restored: TestObject) => Promise<number>
}

/** Each backup has more than the one before, and the last one points to what is new alone. */
async function backUpAndCheck(server: TestServer, world: TestWorld, { source, count }: Checked): Promise<void> {
  let before = 0
  for (let round = 1; round <= rounds; round += 1) {
    const options = { format: 'complete', mode: 'pause' }
    const { backupId } = await act<{ backupId: string }>(server, { action: 'backup', containerId: source.id, options })
    const name = world.name('restored')
    const { newId } = await act<{ newId: string }>(server, {
      action: 'restore',
      options: { backupId, name, start: false },
    })
    const rows = await count({ id: newId, name })
    expect(rows, `round ${round}`).toBeGreaterThanOrEqual(before)
    before = rows
    const { Mounts } = (await world.get(`/containers/${newId}/json`)) as { Mounts: { Type: string; Name?: string }[] }
    await run('docker', ['rm', '--force', newId])
    for (const mount of Mounts)
      if (mount.Type === 'volume' && mount.Name) await run('docker', ['volume', 'rm', mount.Name])
    await delay(200)
  }
}

async function act<T>(server: TestServer, body: object): Promise<T> {
  const answer = await server.post(path, body)
  const said = (await answer.json()) as T
  expect([answer.status, said]).toMatchObject([200, {}])
  return said
}

async function succeeds(command: string[]): Promise<boolean> {
  return run('docker', command).then(
    () => true,
    () => false,
  )
}
