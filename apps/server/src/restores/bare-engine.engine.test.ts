import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestObject } from '@holdfast/docker-ops/testing'
import { describeTree } from '@holdfast/docker-ops/testing/describe-tree'
import { makeDifficultTree } from '@holdfast/docker-ops/testing/difficult-tree'
import { openVault, type BackupRecord } from '@holdfast/vault'
import { startPrivateEngine } from '@holdfast/docker-ops/testing/private-engine'
import { connectClient } from '../testing/connect-client.ts'
import { resultOf } from '../testing/result-of.ts'
import { startTestServer } from '../testing/start-test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const run = promisify(execFile)
const usualHost = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'
const isRoot = process.getuid?.() === 0
const ownNetworks = ['bridge', 'host', 'none']
const script = '[ "$(cat /shipped)" = changed ] && [ ! -e /gone ] && [ "$(cat /added)" = new ] && [ "$A" = 1 ]'

test.runIf(isRoot)(
  'without a registry everything comes out of the vault: layers, deletions, data, network',
  async () => {
    await using here = await startHere()
    const { world, image } = here
    const [volume, network] = [await world.createVolume(), await world.createNetwork({ Internal: true })]
    const data = ((await world.get(`/volumes/${volume}`)) as { Mountpoint: string }).Mountpoint
    await makeDifficultTree(data)
    const HostConfig = { Binds: [`${volume}:/data`], NetworkMode: network.name }
    const source = await world.runContainer({ Image: image, HostConfig })
    expect(await world.execute(source, 'echo changed > /shipped; rm /gone; echo new > /added')).toBe(0)
    const record = await here.backUp(source)

    await using there = await startThere(here.vault)
    const restored = await there.restore(record, source.name)

    expect(restored.unexpected).toEqual([])
    await there.docker('exec', source.name, 'sh', '-c', script)
    const container = await there.inspect('container', source.name)
    const loaded = await there.inspect('image', container.Image)
    const original = await inspect(usualHost, 'image', image)
    expect(loaded.Id).toBe(restored.image)
    expect(loaded.Config.Labels).toMatchObject({ 'io.holdfast.derived-from': image })
    expect(loaded.RootFS.Layers).toEqual(record.layers.map(({ diffId }) => diffId))
    expect(loaded.RootFS.Layers.slice(0, -1)).toEqual(original.RootFS.Layers)
    const [copy] = container.Mounts
    expect(await describeTree(copy?.Source ?? '')).toEqual(await describeTree(data))
    const { Driver, Internal, IPAM } = await inspect(usualHost, 'network', network.name)
    const made = await there.inspect('network', network.name)
    expect([made.Driver, made.Internal, made.IPAM.Config]).toEqual([Driver, Internal, IPAM.Config])
    expect(await there.all()).toEqual({
      containers: [source.name],
      volumes: [copy?.Name],
      images: [loaded.Id],
      tags: ['<none>:<none>'],
      networks: [...ownNetworks, network.name].toSorted(),
    })
  },
)

test.runIf(isRoot)('an image of which the container changed nothing has its id and its name again', async () => {
  await using here = await startHere()
  const { world, image } = here
  const source = await world.createContainer({ Image: image, HostConfig: { NetworkMode: 'none' } })
  const record = await here.backUp(source)
  expect(record.document).toMatchObject({ writableLayer: null })

  await using there = await startThere(here.vault)
  const restored = await there.restore(record, source.name)

  expect(restored.unexpected).toEqual([])
  await there.docker('exec', source.name, 'sh', '-c', '[ "$(cat /shipped)" = shipped ] && [ "$A" = 1 ]')
  const original = await inspect(usualHost, 'image', image)
  const loaded = await there.inspect('image', image)
  expect(loaded.Id).toBe(original.Id)
  expect(loaded.RootFS.Layers).toEqual(original.RootFS.Layers)
  expect((await there.inspect('container', source.name)).Image).toBe(original.Id)
  expect(await there.all()).toEqual({
    containers: [source.name],
    volumes: [],
    images: [original.Id],
    tags: [image],
    networks: ownNetworks,
  })
})

/** The usual engine with an image of two layers, and a server whose vault outlives it. */
async function startHere() {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const world = stack.use(await createTestWorld(connectEngine({ dockerHost: usualHost })))
  const maker = await world.finishedContainer('echo shipped > /shipped; echo gone > /gone')
  const image = `${world.name('image')}:1`
  await docker(usualHost, 'commit', '--change', 'ENV A=1', '--change', 'CMD ["sleep", "3600"]', maker.name, image)
  // A child of the world's image has to go before it, and its containers before both.
  stack.defer(async () => {
    const containers = lines(await docker(usualHost, 'ps', '--all', '--quiet', '--filter', `ancestor=${image}`))
    if (containers.length > 0) await docker(usualHost, 'rm', '--force', ...containers)
    await docker(usualHost, 'image', 'rm', image)
  })
  const vault = join(folder.path, 'vault')
  async function backUp(source: TestObject): Promise<BackupRecord> {
    await using server = await startTestServer({ dockerHost: usualHost, dataFolder: folder.path })
    using client = connectClient(server)
    const job = await client.trpc.backups.start.mutate({ engineId: 'local', containerId: source.id })
    await resultOf(client, job, { kind: 'backup' })
    const [record] = (await (await openVault(vault)).list()).backups
    if (record === undefined) throw new Error('No backup was made.')
    return record
  }
  const parts = stack.move()
  return { world, image, vault, backUp, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

/** An engine that has never seen anything and reaches nobody, and a new server that is given the vault. */
async function startThere(vault: string) {
  await using stack = new AsyncDisposableStack()
  const { dockerHost } = stack.use(await startPrivateEngine())
  const server = stack.use(await startTestServer({ dockerHost }))
  const client = stack.use(connectClient(server))
  const { id: vaultId } = await client.trpc.vaults.add.mutate({ name: 'From the other machine', path: vault })
  const all = async () => ({
    containers: lines(await docker(dockerHost, 'ps', '--all', '--format', '{{.Names}}')),
    // Plugins are the machine's: a driver of another engine is asked as well.
    volumes: lines(await docker(dockerHost, 'volume', 'ls', '--quiet', '--filter', 'driver=local')),
    images: lines(await docker(dockerHost, 'images', '--all', '--quiet', '--no-trunc')),
    tags: lines(await docker(dockerHost, 'images', '--all', '--format', '{{.Repository}}:{{.Tag}}')),
    networks: lines(await docker(dockerHost, 'network', 'ls', '--format', '{{.Name}}')),
  })
  expect(await all()).toEqual({ containers: [], volumes: [], images: [], tags: [], networks: ownNetworks })
  async function restore({ id: backupId }: BackupRecord, name: string) {
    const ref = { vaultId, backupId, name, start: true }
    const { digest, imageFrom } = await client.trpc.restores.plan.mutate({ engineId: 'local', ...ref })
    expect(imageFrom).toBe('vault')
    const job = await client.trpc.restores.start.mutate({ engineId: 'local', ...ref, plan: digest })
    return resultOf(client, job, { kind: 'restore' })
  }
  const parts = stack.move()
  return {
    all,
    restore,
    docker: (...values: string[]) => docker(dockerHost, ...values),
    inspect: (type: string, name: string) => inspect(dockerHost, type, name),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

interface Inspected {
  Id: string
  /** Of a container. */
  Image: string
  Mounts: { Name: string; Source: string }[]
  /** Of an image. */
  Config: { Labels: Record<string, string> }
  RootFS: { Layers: string[] }
  /** Of a network. */
  Driver: string
  Internal: boolean
  IPAM: { Config: object[] }
}

async function inspect(host: string, type: string, name: string): Promise<Inspected> {
  const [found] = JSON.parse(await docker(host, 'inspect', '--type', type, name)) as Inspected[]
  if (found === undefined) throw new Error(`There is no ${type} ${name}.`)
  return found
}

async function docker(host: string, ...values: string[]): Promise<string> {
  return (await run('docker', ['--host', host, ...values])).stdout
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean).toSorted()
}
