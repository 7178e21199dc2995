import { mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestObject } from '@holdfast/docker-ops/testing'
import { openDatabase } from '../database/open-database.ts'
import { JobHistory } from '../jobs/job-history.ts'
import { connectClient, type TestClient } from '../testing/connect-client.ts'
import { startTestServer } from '../testing/start-test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { lastJob } from '../testing/last-job.ts'

const dockerHost = process.env['DOCKER_HOST']
const engine = connectEngine({ dockerHost })

test('a restore is planned, made by that plan, and its plan is refused when something has changed', async () => {
  await using made = await startWorld()
  const { client, world } = made
  const ref = await backUp(client, made.source)
  const name = world.name('restored')
  const plan = await client.trpc.restores.plan.mutate({ engineId: 'local', ...ref, name })
  expect(plan).toMatchObject({
    sourceId: made.source.id,
    name,
    imageFrom: 'engine',
    mounts: [{ destination: '/data', sizeBytes: expect.any(Number) }],
  })
  const stale = await client.trpc.restores.start.mutate({
    engineId: 'local',
    ...ref,
    name,
    start: true,
    plan: plan.digest,
  })
  await ended(client, stale.id, { status: 'failed', code: 'PLAN_CHANGED' })

  const job = await client.trpc.restores.start.mutate({ engineId: 'local', ...ref, name, plan: plan.digest })
  await ended(client, job.id, { status: 'succeeded', result: { kind: 'restore', name, started: false } })
  await expect(
    client.trpc.restores.start.mutate({ engineId: 'local', ...ref, plan: plan.digest }),
  ).rejects.toMatchObject({
    data: { opCode: 'BAD_REQUEST', field: 'name' },
  })
})

test('the files of a backup are listed folder by folder, page by page', async () => {
  await using made = await startWorld()
  const { client, world, source } = made
  await world.execute(source, 'mkdir /data/many; i=0; while [ $i -lt 450 ]; do : > /data/many/f$i; i=$((i+1)); done')
  const ref = await backUp(client, source)
  const files = (folder: string, offset = 0) =>
    client.trpc.backups.files.query({ ...ref, tree: '/data', folderBase64: btoa(folder), offset })

  expect(await files('')).toMatchObject({
    files: [{ name: 'many', nameBase64: null, type: 'folder' }],
    nextOffset: null,
  })
  const names: string[] = []
  for (let offset: number | null = 0; offset !== null;) {
    const page = await files('many', offset)
    names.push(...page.files.map(({ name }) => name))
    offset = page.nextOffset
  }
  expect(new Set(names).size).toBe(450)
  expect(names).toHaveLength(450)
})

test('a value given to a restore is in the container, and in nothing that is kept or shown of its job', async () => {
  await using made = await startWorld()
  const { client, world } = made
  const ref = await backUp(client, made.source)
  const overrides = { env: { PASSWORD: 'hunter2-of-the-test' } }
  const name = world.name('restored')
  const job = await client.trpc.restores.start.mutate({ engineId: 'local', ...ref, name, overrides })
  await ended(client, job.id, { status: 'succeeded' })
  const inspect = (await world.get(`/containers/${name}/json`)) as { Config: { Env: string[] } }
  expect(inspect.Config.Env).toContain('PASSWORD=hunter2-of-the-test')
  const told = [await client.trpc.jobs.find.query({ id: job.id }), await client.trpc.jobs.history.query({})]
  expect(JSON.stringify(told)).not.toContain('hunter2')
  expect(JSON.stringify(told)).toContain('"PASSWORD":"(hidden)"')
})

test('a restored container gets its restart policy once it was seen well', async () => {
  await using made = await startWorld()
  const { client, world } = made
  const source = await world.runContainer({
    HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 4 } },
  })
  const ref = await backUp(client, source)
  const name = world.name('restored')
  const job = await client.trpc.restores.start.mutate({ engineId: 'local', ...ref, name, start: true })
  await ended(client, job.id, { status: 'succeeded', result: { restartPolicy: 'on-failure' } })
  const policy = async () =>
    ((await world.get(`/containers/${name}/json`)) as { HostConfig: { RestartPolicy: unknown } }).HostConfig
      .RestartPolicy
  await expect.poll(policy, { timeout: 30_000 }).toEqual({ Name: 'on-failure', MaximumRetryCount: 4 })
})

test('what an interrupted backup left in a vault that is not mounted is swept by the first start that finds it', async () => {
  await using world = await createTestWorld(engine)
  await using data = await temporaryFolder()
  const source = await world.runContainer()
  const vault = join(data.path, 'vault')
  let jobId = ''
  {
    await using server = await startTestServer({ dockerHost, dataFolder: data.path })
    using client = connectClient(server)
    await backUp(client, source)
    jobId = (await lastJob(client)).id
  }
  // As if the process had died in the middle of a second one.
  await asIfRunning(data.path, jobId)
  const draft = join(vault, 'drafts', jobId)
  await mkdir(draft)
  await writeFile(join(draft, `blob.${'a'.repeat(64)}`), '')
  await rename(vault, `${vault}-away`)
  {
    await using server = await startTestServer({ dockerHost, dataFolder: data.path })
    expect((await server.call('/healthz')).status).toBe(200)
  }
  expect(await readdir(data.path)).not.toContain('vault')
  await rename(`${vault}-away`, vault)
  await using server = await startTestServer({ dockerHost, dataFolder: data.path })
  using client = connectClient(server)
  expect(await client.trpc.jobs.find.query({ id: jobId })).toMatchObject({ state: { status: 'interrupted' } })
  expect(await readdir(join(vault, 'drafts'))).not.toContain(jobId)
  expect((await client.trpc.backups.list.query({})).backups).toHaveLength(1)
})

async function asIfRunning(dataFolder: string, jobId: string): Promise<void> {
  const database = await openDatabase(dataFolder)
  try {
    const job = await new JobHistory(database).find(jobId)
    if (job === null) throw new Error('there is no such job')
    await database.updateTable('jobs').set({ status: 'running', result: null }).where('id', '=', jobId).execute()
  } finally {
    await database.destroy()
  }
}

async function startWorld() {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await createTestWorld(engine))
  const server = stack.use(await startTestServer({ dockerHost }))
  const client = stack.use(connectClient(server))
  const volume = await world.createVolume()
  const source = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const parts = stack.move()
  return { world, server, client, source, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

async function backUp(client: TestClient, { id }: TestObject): Promise<{ vaultId: string; backupId: string }> {
  const job = await client.trpc.backups.start.mutate({ engineId: 'local', containerId: id })
  await ended(client, job.id, { status: 'succeeded' })
  const { state } = await client.trpc.jobs.find.query({ id: job.id })
  if (state.status !== 'succeeded' || state.result.kind !== 'backup') throw new Error('it is no backup')
  return { vaultId: state.result.vaultId, backupId: state.result.backupId }
}

async function ended({ trpc }: TestClient, id: string, state: object): Promise<void> {
  const find = () => trpc.jobs.find.query({ id })
  await expect
    .poll(async () => (await find()).state.status, { timeout: 60_000 })
    .toMatch(/^(succeeded|failed|cancelled)$/)
  expect(await find()).toMatchObject({ state })
}
