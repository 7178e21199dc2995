import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { message } from '@holdfast/contract'
import { backUp, startBackupWorld } from '../testing/backup-world.ts'
import { connectClient } from '../testing/connect-client.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { lastJob } from '../testing/last-job.ts'

test('what a backup takes is told before, sizes and all', async () => {
  await using made = await startBackupWorld()
  await using host = await temporaryFolder()
  using client = connectClient(made.server)
  await writeFile(join(host.path, 'one.conf'), 'one')
  const binds = [`${host.path}/one.conf:/etc/one.conf`, `${host.path}:/srv:ro`]
  const bound = await made.world.createContainer({ HostConfig: { Binds: binds } })
  const { mounts } = await client.trpc.backups.preview.query({ engineId: 'local', containerId: bound.name })
  expect(mounts.map((mount) => [mount.destination, mount.choice, mount.canInclude])).toEqual([
    ['/etc/one.conf', 'exclude', false],
    ['/srv', 'exclude', true],
  ])

  const look = () => client.trpc.backups.preview.query({ engineId: 'local', containerId: made.source.id })
  await expect.poll(look, { timeout: 20_000 }).toMatchObject({
    containerName: made.source.name,
    isRunning: true,
    sizesPending: false,
    writableLayerBytes: expect.any(Number),
    mounts: [{ destination: '/data', choice: 'include', canInclude: true, sizeBytes: expect.any(Number) }],
  })
})

test('a folder of the host is shown with its size, once it was measured, and so is a volume that is really one', async () => {
  await using made = await startBackupWorld()
  await using host = await temporaryFolder()
  using client = connectClient(made.server)
  await writeFile(join(host.path, 'large'), Buffer.alloc(3 * 1_048_576))
  await mkdir(join(host.path, 'below'))
  await writeFile(join(host.path, 'below', 'small'), 'small')
  const optioned = await made.world.createVolume(folderVolume(join(host.path, 'below')))
  const Binds = [`${host.path}:/srv`, `${optioned}:/optioned`]
  const { id: containerId } = await made.world.createContainer({ HostConfig: { Binds } })
  const first = await client.trpc.backups.preview.query({ engineId: 'local', containerId })
  expect(first).toMatchObject({ sizesPending: true, mounts: [{ sizeBytes: null }, { sizeBytes: null }] })
  const look = () => client.trpc.backups.preview.query({ engineId: 'local', containerId })
  await expect.poll(look, { timeout: 20_000 }).toMatchObject({
    sizesPending: false,
    mounts: [
      { destination: '/optioned', choice: 'include', sizeBytes: 5 },
      { destination: '/srv', choice: 'exclude', canInclude: true, sizeBytes: 3 * 1_048_576 + 5 },
    ],
  })
})

test('a volume that is a folder of the host by its options is in a backup nobody chose for, as its preview says', async () => {
  await using made = await startBackupWorld()
  await using host = await temporaryFolder()
  using client = connectClient(made.server)
  await writeFile(join(host.path, 'greeting'), 'hello')
  const volume = await made.world.createVolume(folderVolume(host.path))
  const source = await made.world.createContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const preview = await client.trpc.backups.preview.query({ engineId: 'local', containerId: source.id })
  expect(preview.mounts).toMatchObject([{ destination: '/data', choice: 'include', canInclude: true }])
  const backupId = await backUp(made.server, source)
  const file = await made.server.call(`/api/backups/${backupId}/file?tree=/data&path=greeting`)
  expect([file.status, await file.text()]).toEqual([200, 'hello'])
  const job = await lastJob(client)
  expect(JSON.stringify(job.state)).not.toContain(volume)
})

test('a volume that cannot be mounted fails the backup, which names it, and without it there is one', async () => {
  await using made = await startBackupWorld()
  using client = connectClient(made.server)
  const volume = await made.world.createVolume(folderVolume('/nowhere/at-all'))
  const source = await made.world.createContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const answer = await made.server.post('/api/docker/containers', {
    action: 'backup',
    containerId: source.id,
    options: { format: 'complete' },
  })
  const body = (await answer.json()) as { error: string }
  expect([answer.status, body]).toMatchObject([500, { code: 'BACKUP_FAILED', cause: 'ENGINE_REFUSED' }])
  expect(JSON.stringify(body)).toMatch(/\/data could not be read: .*exclude this mount from the backup/)
  const { id } = await client.trpc.backups.start.mutate({
    engineId: 'local',
    containerId: source.id,
    mounts: { '/data': 'exclude' },
  })
  await expect
    .poll(() => client.trpc.jobs.find.query({ id }), { timeout: 60_000 })
    .toMatchObject({ state: { status: 'succeeded' } })
})

test('of each mount is told which vaults have an earlier backup of the same data', async () => {
  await using made = await startBackupWorld()
  await using host = await temporaryFolder()
  using client = connectClient(made.server)
  const Binds = [`${made.volume}:/data`, `${host.path}:/srv:ro`, `${await made.world.createVolume()}:/left`]
  const bound = await made.world.createContainer({ HostConfig: { Binds }, Volumes: { '/anonymous': {} } })
  const look = async () => {
    const { mounts } = await client.trpc.backups.preview.query({ engineId: 'local', containerId: bound.name })
    return mounts.map(({ destination, keptIn }) => [destination, keptIn])
  }
  const none = ['/anonymous', '/data', '/left', '/srv'].map((destination) => [destination, []])
  expect(await look()).toEqual(none)
  const mounts = { '/srv': 'include', '/left': 'exclude' } as const
  const { id } = await client.trpc.backups.start.mutate({ engineId: 'local', containerId: bound.id, mounts })
  await expect
    .poll(() => client.trpc.jobs.find.query({ id }), { timeout: 60_000 })
    .toMatchObject({ state: { status: 'succeeded' } })
  const [vault] = await client.trpc.vaults.list.query()
  const kept = [vault?.id]
  expect(await look()).toEqual([
    ['/anonymous', kept],
    ['/data', kept],
    ['/left', []],
    ['/srv', kept],
  ])
  await rename(join(made.server.dataFolder, 'vault'), join(made.server.dataFolder, 'away'))
  expect(await look()).toEqual(none)
})

test('a mount that lost its files since the backup before is warned of, in the job and in every list', async () => {
  await using made = await startBackupWorld()
  using client = connectClient(made.server)
  await made.world.execute(made.source, 'i=0; while [ $i -lt 60 ]; do : > /data/f$i; i=$((i+1)); done')
  await backUp(made.server, made.source)
  await made.world.execute(made.source, 'rm /data/*')
  await backUp(made.server, made.source)
  const warning = message('backup-fewer-entries', { path: '/data', entries: 1, earlierEntries: 61 })
  const job = await lastJob(client)
  expect(job.state).toMatchObject({ result: { warnings: expect.arrayContaining([warning]) } })
  const { backups } = await client.trpc.backups.list.query({})
  expect(backups.map(({ warnings }) => warnings[0])).toEqual([warning, undefined])
})

test('a container made anew under the same name is compared with the one before', async () => {
  await using made = await startBackupWorld()
  using client = connectClient(made.server)
  await made.world.execute(made.source, 'i=0; while [ $i -lt 60 ]; do : > /data/f$i; i=$((i+1)); done')
  await backUp(made.server, made.source)
  await client.trpc.containers.remove.mutate({ engineId: 'local', containerId: made.source.id, force: true })
  const Binds = [`${await made.world.createVolume()}:/data`]
  await backUp(made.server, await made.world.runContainer({ name: made.source.name, HostConfig: { Binds } }))
  const [backup] = (await client.trpc.backups.list.query({})).backups
  expect(backup?.warnings).toEqual([message('backup-fewer-entries', { path: '/data', entries: 1, earlierEntries: 61 })])
})

/** A volume of the engine's own driver that mounts a folder of the host. */
function folderVolume(device: string) {
  return { DriverOpts: { type: 'none', o: 'bind', device } }
}
