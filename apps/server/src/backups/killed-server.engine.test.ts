import { readdir, readFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Job, VaultSummary } from '@holdfast/contract'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestObject, type TestWorld } from '@holdfast/docker-ops/testing'
import { listMadeBy } from '../testing/list-made-by.ts'
import { sourceWithData } from '../testing/source-with-data.ts'
import { connectClient, type TestClient } from '../testing/connect-client.ts'
import { startPanel, type Panel } from '../testing/start-panel.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const dockerHost = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'
const engine = connectEngine({ dockerHost })

/** Four of a backup and three of each other kind by default; the long run sets more. */
const rounds = Array.from({ length: Number(process.env['HOLDFAST_TEST_ROUNDS'] ?? 4) }, (_, index) => index)
const limitMs = 60_000 * rounds.length

test(
  'a server that is killed at any instant of a backup lists whole backups only, leaves nothing, and has the source run again',
  async () => {
    await using killed = await startWorld(24)
    const jobIds: string[] = []
    for (const round of rounds) {
      await using panel = await startPanel(killed.environment)
      using client = connectClient(panel)
      await expectAsBefore(killed)
      await killed.world.execute(killed.source, `echo ${round} > /data/round; echo ${round} > /round`)
      const mode = round % 2 === 0 ? 'pause' : 'stop'
      const job = await client.trpc.backups.start.mutate({ engineId: 'local', containerId: killed.source.id, mode })
      jobIds.push(job.id)
      // Of each four, two as soon as the source is held.
      await (round % 4 < 2 ? untilHeld(killed, client, job) : delay(instant(2_500)))
      await panel.kill()
    }
    await using panel = await startPanel(killed.environment)
    using client = connectClient(panel)
    for (const jobId of jobIds) {
      const { state } = await client.trpc.jobs.find.query({ id: jobId })
      expect(['interrupted', 'succeeded']).toContain(state.status)
      expect(await listMadeBy(killed.world, jobId)).toEqual([])
    }
    await expectAsBefore(killed)
    await verifyAll(panel, client)
    const { backupId } = await backUp(client, killed.source)
    expect(backupId).not.toBe('')
  },
  limitMs,
)

test(
  'a server that is killed at any instant of a restore leaves a whole container or nothing',
  async () => {
    await using killed = await startWorld(24)
    let backup = { vaultId: '', backupId: '' }
    {
      await using panel = await startPanel(killed.environment)
      using client = connectClient(panel)
      backup = await backUp(client, killed.source)
    }
    for (const _ of rounds.slice(1)) {
      const name = killed.world.name('restored')
      let jobId = ''
      {
        await using panel = await startPanel(killed.environment)
        using client = connectClient(panel)
        jobId = (await client.trpc.restores.start.mutate({ engineId: 'local', ...backup, name })).id
        await delay(instant(2_500))
        await panel.kill()
      }
      await using panel = await startPanel(killed.environment)
      using client = connectClient(panel)
      const { state } = await client.trpc.jobs.find.query({ id: jobId })
      const left = await listMadeBy(killed.world, jobId)
      // A volume, an image and a container, or nothing.
      const { status } = state
      expect(await tagsOf(killed.world, jobId)).toEqual([])
      expect([status, left.length]).toEqual(status === 'succeeded' ? ['succeeded', 3] : ['interrupted', 0])
      expect(await stateOf(killed.world, killed.source)).toBe('running')
      const [vault] = await client.trpc.vaults.list.query()
      expect(vault?.leases.filter(({ dead }) => !dead)).toEqual([])
    }
  },
  limitMs,
)

test(
  'a server that is killed while backups are deleted and a vault is pruned lists whole backups only',
  async () => {
    await using killed = await startWorld(4)
    for (const round of rounds.slice(1)) {
      await using panel = await startPanel(killed.environment)
      using client = connectClient(panel)
      await killed.world.execute(killed.source, `head -c 3000000 /dev/urandom > /data/round-${round}`)
      const first = await backUp(client, killed.source)
      await backUp(client, killed.source)
      await makeOld(killed.folder)
      const work = Promise.allSettled([
        client.trpc.backups.remove.mutate(first),
        client.trpc.vaults.prune.mutate({ vaultId: first.vaultId }),
      ])
      await delay(instant(120))
      await panel.kill()
      await work
    }
    await using panel = await startPanel(killed.environment)
    using client = connectClient(panel)
    await verifyAll(panel, client)
    expect(await drafts(killed.folder)).toEqual([])
    await makeOld(killed.folder)
    const [vault] = await client.trpc.vaults.list.query()
    const job = await ended(client, await client.trpc.vaults.prune.mutate({ vaultId: vault?.id ?? '' }))
    expect(job.state).toMatchObject({ status: 'succeeded', result: { kind: 'prune' } })
    expect(await storedBlobs(killed.folder)).toEqual(await neededBlobs(killed.folder))
  },
  limitMs,
)

test(
  'two servers on one vault: only one writes at a time, and a prune waits for nobody and meets nobody',
  async () => {
    await using world = await createTestWorld(engine)
    await using one = await temporaryFolder()
    await using other = await temporaryFolder()
    const source = await sourceWithData(world, 200)
    const small = await world.runContainer()
    await using first = await startPanel({ HOLDFAST_DATA_DIR: one.path, DOCKER_HOST: dockerHost })
    await using second = await startPanel({ HOLDFAST_DATA_DIR: other.path, DOCKER_HOST: dockerHost })
    using client = connectClient(first)
    using rival = connectClient(second)
    const path = join(one.path, 'vault')
    const { id: vault } = await rival.trpc.vaults.add.mutate({ name: 'Shared', path })
    const job = await client.trpc.backups.start.mutate({ engineId: 'local', containerId: source.id })
    await expect.poll(() => leasesOf(client), { interval: 20 }).toMatchObject([{ kind: 'write', own: true }])

    const refused = await ended(
      rival,
      await rival.trpc.backups.start.mutate({ engineId: 'local', containerId: small.id, vault }),
    )
    expect(refused.state).toMatchObject({ status: 'failed', code: 'VAULT_BUSY' })
    const prunes = [client, rival].map(async ({ trpc }, index) =>
      ended(index === 0 ? client : rival, await trpc.vaults.prune.mutate({ vaultId: vault })),
    )
    for (const prune of await Promise.all(prunes)) expect(prune.state).toMatchObject({ code: 'VAULT_BUSY' })
    expect((await ended(client, job)).state).toMatchObject({ status: 'succeeded' })

    const { backupId } = await backUp(rival, small, vault)
    expect((await client.trpc.backups.list.query({ containerId: small.id })).backups).toMatchObject([{ id: backupId }])
  },
  limitMs,
)

interface KilledWorld extends AsyncDisposable {
  world: TestWorld
  source: TestObject
  folder: string
  environment: Record<string, string>
}

interface OciDescriptor {
  mediaType: string
  digest: string
}

interface OciDocument {
  manifests?: OciDescriptor[]
  config?: OciDescriptor
  layers?: OciDescriptor[]
  subject?: OciDescriptor
}

async function startWorld(mebibytes: number): Promise<KilledWorld> {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await createTestWorld(engine))
  const folder = stack.use(await temporaryFolder())
  const source = await sourceWithData(world, mebibytes)
  await world.execute(source, 'echo own > /own')
  const parts = stack.move()
  const environment = { HOLDFAST_DATA_DIR: folder.path, DOCKER_HOST: dockerHost }
  return { world, source, folder: folder.path, environment, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

/** After a start: the source runs, and nothing half done is left, not even for a prune: nobody else was in the vault. */
async function expectAsBefore({ world, source, folder }: KilledWorld): Promise<void> {
  expect(await stateOf(world, source)).toBe('running')
  expect(await drafts(folder)).toEqual([])
  expect(await storedBlobs(folder)).toEqual(await neededBlobs(folder))
}

/** Or until the job has ended: it may have been held for less than a look takes. */
async function untilHeld({ world, source }: KilledWorld, { trpc }: TestClient, { id }: Job): Promise<void> {
  const isHeld = async () => (await stateOf(world, source)) !== 'running'
  const isOver = async () => /succeeded|failed/.test((await trpc.jobs.find.query({ id })).state.status)
  await expect.poll(async () => (await isHeld()) || (await isOver()), { timeout: 60_000, interval: 5 }).toBe(true)
}

async function storedBlobs(dataFolder: string): Promise<string[]> {
  return (await readdir(join(dataFolder, 'vault', 'blobs', 'sha256'))).toSorted()
}

/** What the refs lead to, as any reader of OCI image layouts finds it: index, manifests, configurations and layers. */
async function neededBlobs(dataFolder: string): Promise<string[]> {
  const vault = join(dataFolder, 'vault')
  const found = new Set<string>()
  for (const name of await readdir(join(vault, 'refs'))) await follow(await read(join('refs', name)))
  return [...found].toSorted()

  async function follow({ digest, mediaType }: OciDescriptor): Promise<void> {
    const hex = digest.slice('sha256:'.length)
    if (found.has(hex)) return
    found.add(hex)
    if (!/\.(index|manifest)\.v1\+json$/.test(mediaType)) return
    const { manifests = [], config, layers = [], subject } = await read(join('blobs', 'sha256', hex))
    for (const next of [...manifests, config, ...layers, subject]) if (next !== undefined) await follow(next)
  }
  async function read(path: string): Promise<OciDocument & OciDescriptor> {
    return JSON.parse(await readFile(join(vault, path), 'utf8')) as OciDocument & OciDescriptor
  }
}

/** Older than what a prune spares. */
async function makeOld(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, 'vault', 'blobs', 'sha256')
  const at = new Date(Date.now() - 48 * 3_600_000)
  for (const name of await readdir(folder)) await utimes(join(folder, name), at, at)
}

function instant(withinMs: number): number {
  return Math.random() * withinMs
}

async function ended({ trpc }: TestClient, { id }: Job): Promise<Job> {
  const find = () => trpc.jobs.find.query({ id })
  await expect
    .poll(async () => (await find()).state.status, { timeout: 60_000, interval: 50 })
    .toMatch(/^(succeeded|failed|cancelled)$/)
  return find()
}

async function backUp(client: TestClient, { id }: TestObject, vault?: string) {
  const wishes = { containerId: id, ...(vault === undefined ? {} : { vault }) }
  const { state } = await ended(client, await client.trpc.backups.start.mutate({ engineId: 'local', ...wishes }))
  if (state.status !== 'succeeded' || state.result.kind !== 'backup') throw new Error(JSON.stringify(state))
  return { vaultId: state.result.vaultId, backupId: state.result.backupId }
}

/** Everything that is listed is whole. */
async function verifyAll({ url }: Panel, client: TestClient): Promise<void> {
  const list = await client.trpc.backups.list.query({})
  expect([url, list.unreadable, list.vaultProblems]).toEqual([url, [], []])
  for (const { vaultId, id: backupId } of list.backups) {
    const job = await ended(client, await client.trpc.backups.verify.mutate({ vaultId, backupId, method: 'full' }))
    expect(job.state).toMatchObject({ status: 'succeeded', result: { problems: [] } })
  }
}

async function leasesOf({ trpc }: TestClient): Promise<VaultSummary['leases']> {
  return (await trpc.vaults.list.query())[0]?.leases ?? []
}

async function stateOf(world: TestWorld, { id }: TestObject): Promise<string> {
  return ((await world.get(`/containers/${id}/json`)) as { State: { Status: string } }).State.Status
}

/** By which the images of a restore are found until its container stands. */
async function tagsOf(world: TestWorld, jobId: string): Promise<unknown[]> {
  const filters = encodeURIComponent(JSON.stringify({ reference: [`holdfast-restore:${jobId}`] }))
  return (await world.get(`/images/json?filters=${filters}`)) as unknown[]
}

/** But for the folder in which the vault writes what belongs to no backup. */
async function drafts(dataFolder: string): Promise<string[]> {
  return (await readdir(join(dataFolder, 'vault', 'drafts'))).filter((name) => name !== 'vault')
}
