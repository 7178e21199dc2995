import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BackupSummary, Job } from '@holdfast/contract'
import { connectEngine, readEngineInfo, type Engine } from '@holdfast/docker-ops'
import { createTestWorld, type TestWorld } from '@holdfast/docker-ops/testing'
import { startEngine } from '@holdfast/docker-ops/testing/private-engine'
import { sweepRun } from '@holdfast/docker-ops/testing/sweep-run'
import { createVault } from '@holdfast/vault'
import { connectClient, type TestClient } from '../testing/connect-client.ts'
import { startTestServer } from '../testing/start-test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const names = { container: 'holdfast-test-shop', volume: 'holdfast-test-shop-data' }
const sameBytes = 3_000_000

test('two servers with equal stacks on one vault have their own backups each, and the second night stores what changed', async (context) => {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const vault = join(folder.path, 'vault')
  await createVault(vault)
  const dockerHost = process.env['DOCKER_HOST']
  const second = stack.use(await startEngine('28', context))
  // What is restored across has an image with the other's run on it, and goes after the container.
  const runs: string[] = []
  stack.defer(async () => {
    for (const run of runs) await sweepRun(connectEngine({ dockerHost }), run)
  })
  const hosts = [
    stack.use(await startHost(connectEngine({ dockerHost }), { dockerHost, vault })),
    stack.use(await startHost(second.engine, { dockerHost: second.dockerHost, vault })),
  ]
  runs.push(...hosts.map(({ run }) => run))
  for (const [index, host] of hosts.entries()) await host.write(`first night of ${index}\n`)
  const first: BackupSummary[] = []
  for (const host of hosts) first.push(await host.backUp())
  for (const [index, host] of hosts.entries()) await host.write(`second night of ${index}\n`)
  const nights: BackupSummary[] = []
  for (const host of hosts) nights.push(await host.backUp())

  for (const [index, { engine, container, client }] of hosts.entries()) {
    const { identity } = await readEngineInfo(engine)
    expect(nights[index]?.engine).toEqual(identity)
    const { backups } = await client.trpc.backups.list.query({})
    expect(backups).toHaveLength(4)
    const own = backups.filter((backup) => backup.engine?.id === identity?.id)
    expect(own.map(({ id }) => id)).toEqual([nights[index]?.id, first[index]?.id])
    expect(own.map(({ containerId }) => containerId)).toEqual([container, container])
    const [data] = nights[index]?.trees.filter(({ path }) => path === '/data') ?? []
    expect(data?.newBytes).toBeLessThan(1000)
    expect(nights[index]?.warnings).toEqual([])
  }
  expect(new Set(nights.map(({ engine }) => engine?.id)).size).toBe(2)

  for (const [index, host] of hosts.entries()) {
    const restored = await host.restore(nights[index]?.id ?? '')
    expect(await readFile(join(restored, 'own'), 'utf8')).toBe(`second night of ${index}\n`)
  }
  // Each other's backups can be restored too: they are not one's own, and not out of reach.
  const foreign = await hosts[0]?.restore(nights[1]?.id ?? '')
  expect(await readFile(join(foreign ?? '', 'own'), 'utf8')).toBe('second night of 1\n')
})

interface Host extends AsyncDisposable {
  readonly engine: Engine
  readonly client: TestClient
  /** Of its world. */
  readonly run: string
  /** The id of its container. */
  readonly container: string
  /** Into the volume, where another file stays as it is. */
  write: (text: string) => Promise<void>
  backUp: () => Promise<BackupSummary>
  /** Resolves with the folder of the restored volume. */
  restore: (backupId: string) => Promise<string>
}

/** A server whose engine has a container and a volume of the same names as the other one's. */
async function startHost(
  engine: Engine,
  { dockerHost, vault }: { dockerHost: string | undefined; vault: string },
): Promise<Host> {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await createTestWorld(engine))
  const server = stack.use(await startTestServer({ dockerHost }))
  const client = stack.use(connectClient(server))
  const { id: vaultId } = await client.trpc.vaults.add.mutate({ name: 'Shared', path: vault, create: false })
  await world.createVolume({ Name: names.volume })
  const binds = [`${names.volume}:/data`]
  const network = { NetworkMode: 'none' }
  const { id: container } = await world.createContainer({
    name: names.container,
    HostConfig: { Binds: binds, ...network },
  })
  const folder = ((await world.get(`/volumes/${names.volume}`)) as { Mountpoint: string }).Mountpoint
  await writeFile(join(folder, 'same'), Buffer.alloc(sameBytes, container))
  const parts = stack.move()
  return {
    engine,
    client,
    run: world.runId,
    container,
    write: (text) => writeFile(join(folder, 'own'), text),
    async backUp() {
      const job = await client.trpc.backups.start.mutate({
        engineId: 'local',
        containerId: names.container,
        vault: vaultId,
      })
      const result = await resultOf(client, job)
      const { backups } = await client.trpc.backups.list.query({})
      return find(backups, ({ id }) => result.kind === 'backup' && id === result.backupId)
    },
    async restore(backupId) {
      const name = world.name('restored')
      const overrides = { labels: world.labels }
      const job = await client.trpc.restores.start.mutate({ engineId: 'local', vaultId, backupId, name, overrides })
      await resultOf(client, job)
      return dataOf(world, name)
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

async function resultOf(client: TestClient, { id }: Job) {
  let found = await client.trpc.jobs.find.query({ id })
  await expect
    .poll(async () => (found = await client.trpc.jobs.find.query({ id })).state.status, { timeout: 60_000 })
    .not.toMatch(/queued|running/)
  if (found.state.status !== 'succeeded') throw new Error(JSON.stringify(found.state))
  return found.state.result
}

async function dataOf(world: TestWorld, name: string): Promise<string> {
  const { Mounts } = (await world.get(`/containers/${name}/json`)) as {
    Mounts: { Destination: string; Source: string }[]
  }
  return find(Mounts, ({ Destination }) => Destination === '/data').Source
}

function find<T>(all: readonly T[], is: (one: T) => boolean): T {
  const found = all.find(is)
  if (found === undefined) throw new Error('It is not there.')
  return found
}
