import { execFileSync } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { textOf } from '@holdfast/contract'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { connectClient } from '../testing/connect-client.ts'
import { resultOf } from '../testing/result-of.ts'
import { startTestServer } from '../testing/start-test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const dockerHost = process.env['DOCKER_HOST']
const engine = connectEngine({ dockerHost })
const vault010 = fileURLToPath(new URL('fixtures/vault-0.1.0.tar.gz', import.meta.url))
const missing =
  'The data of /data: the blob 8594ae666484fde76053c0ae3f1774a50e1a9a6be7bcbc9e23ec813edcbaf63d is missing.'
const shrunk =
  '/data holds far less than in the backup before: 18432 instead of 3019264 bytes. See whether its data is all there.'

test('a vault of version 0.1.0 is listed, with what was noted in it', async () => {
  await using earlier = await openEarlier()
  const list = await earlier.client.trpc.backups.list.query({})
  expect(list).toMatchObject({ unreadable: [], vaultProblems: [] })
  const about = {
    engine: null,
    containerName: 'shop-web',
    image: 'shop:1.0',
    containerId: expect.stringMatching(/^5468eab7069a/),
  }
  expect(list.backups).toMatchObject([
    { ...about, id: 'shop-web-20261128T091404Z-skcd', mode: 'stopped', left: ['/cache'], verified: { method: 'full' } },
    { ...about, id: 'shop-web-20261128T091404Z-k3gc', mode: 'live', left: ['/config'], verified: null },
    { ...about, id: 'shop-web-20261128T091403Z-4egm', mode: 'paused', left: [], verified: { problems: [] } },
  ])
  const newest = list.backups[0]
  expect([...(newest?.warnings ?? []), ...(newest?.verified?.problems ?? [])].map(textOf)).toEqual([shrunk, missing])
  expect(list.backups[2]?.trees.map(({ path, kind, entries }) => `${path} ${kind} ${entries}`).toSorted()).toEqual([
    '/ layer 8',
    '/cache anonymous 2',
    '/config bind 2',
    '/data volume 10',
  ])
})

test('every backup in a vault of version 0.1.0 is sound to its last byte', async () => {
  await using earlier = await openEarlier()
  const { client } = earlier
  for (const { id: backupId, vaultId } of (await client.trpc.backups.list.query({})).backups) {
    const job = await client.trpc.backups.verify.mutate({ vaultId, backupId, method: 'full' })
    expect(await resultOf(client, job, { kind: 'verify' })).toMatchObject({ backupId, problems: [] })
  }
})

test('a backup of version 0.1.0 is restored, with its image, onto an engine that has none of it', async () => {
  await using world = await createTestWorld(engine)
  await using earlier = await openEarlier()
  const { client } = earlier
  const { vaultId, id: backupId } = (await client.trpc.backups.list.query({})).backups[2] ?? { vaultId: '', id: '' }
  const name = world.name('restored')
  const options = { name, verify: true, mounts: { '/config': 'restore' } } as const
  const plan = await client.trpc.restores.plan.mutate({ engineId: 'local', vaultId, backupId, ...options })
  expect(plan).toMatchObject({ imageFrom: 'vault', conflicts: [] })
  const job = await client.trpc.restores.start.mutate({
    engineId: 'local',
    vaultId,
    backupId,
    ...options,
    plan: plan.digest,
  })
  using _tidy = { [Symbol.dispose]: () => removeRestored(name) }
  expect(await resultOf(client, job, { kind: 'restore' })).toMatchObject({ name })

  const { Config, Mounts } = (await world.get(`/containers/${name}/json`)) as {
    Config: { Env: string[]; Cmd: string[] }
    Mounts: { Destination: string; Source: string }[]
  }
  expect(Config).toMatchObject({ Env: ['GREETING=hello', 'SHOP=open'], Cmd: ['/bin/wait'] })
  const folders = new Map(Mounts.map(({ Destination, Source }) => [Destination, Source]))
  const data = folders.get('/data') ?? ''
  expect((await readdir(data)).toSorted()).toEqual(['again', 'orders', 'orders2', 'photos', 'zeros'])
  expect(await readFile(join(data, 'again'), 'utf8')).toBe('first\n')
  expect((await stat(join(data, 'orders'))).ino).toBe((await stat(join(data, 'again'))).ino)
  const { uid, mode } = await stat(join(data, 'photos'))
  expect([uid, mode % 0o10000]).toEqual([1000, 0o2750])
  expect(await readFile(join(folders.get('/cache') ?? '', 'page'), 'utf8')).toBe('cached')
  expect(await readFile(join(folders.get('/config') ?? '', 'theme.conf'), 'utf8')).toBe('theme = dark\n')
  expect(contentOf(name, '/var/own')).toBe('own')
  expect(contentOf(name, '/etc/shop.conf')).toBe('port = 81\n')
  expect(() => contentOf(name, '/etc/gone.conf')).toThrow('/etc/gone.conf')
})

/** A server whose default vault is the fixture. */
async function openEarlier() {
  await using stack = new AsyncDisposableStack()
  const dataFolder = stack.use(await temporaryFolder()).path
  execFileSync('tar', ['-xzf', vault010, '-C', dataFolder])
  const server = stack.use(await startTestServer({ dockerHost, dataFolder }))
  const client = stack.use(connectClient(server))
  const parts = stack.move()
  return { client, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

/** A file of a container that need not run. */
function contentOf(container: string, path: string): string {
  const tar = execFileSync('docker', ['cp', `${container}:${path}`, '-'], { stdio: 'pipe' })
  return String(execFileSync('tar', ['-xOf', '-'], { input: tar }))
}

/** The container and the image that came with it; its volumes have the name of the world. */
function removeRestored(name: string): void {
  const image = String(execFileSync('docker', ['container', 'inspect', '--format', '{{.Image}}', name])).trim()
  execFileSync('docker', ['container', 'rm', '--force', '--volumes', name], { stdio: 'ignore' })
  execFileSync('docker', ['image', 'rm', '--force', image], { stdio: 'ignore' })
}
