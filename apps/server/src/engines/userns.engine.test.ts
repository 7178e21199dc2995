import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, type TestContext } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestWorld } from '@holdfast/docker-ops/testing'
import { startEngine } from '@holdfast/docker-ops/testing/private-engine'
import { sweepRun } from '@holdfast/docker-ops/testing/sweep-run'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

interface Answer {
  success: boolean
  cause?: string
  message?: string
  newId: string
  backupId: string
}

/** Owners as a container sees them, in its data and in what it changed itself. */
const makeOwners =
  'mkdir /data/d; echo a > /data/a; echo b > /data/d/b; ln -s a /data/l; chown 1000:7 /data/a /data/d; chown 65535:65535 /data/d/b; chown 999:999 /data; echo c > /layer; chown 33:34 /layer'
const owned =
  'stat -c %u:%g:%n /data /data/a /data/d /data/d/b /data/l /layer | tr "\\n" " " | grep -qx "999:999:/data 1000:7:/data/a 1000:7:/data/d 65535:65535:/data/d/b 0:0:/data/l 33:34:/layer "'

test('with userns-remap a clone, a backup and its restore have the owners that the container sees', async (context) => {
  await using remapped = await startRemapped(context)
  const { world, act } = remapped
  const volume = await world.createVolume()
  const source = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  expect(await world.execute(source, `${makeOwners}; ${owned}`)).toBe(0)
  const options = { start: true, verify: true, mounts: { '/data': 'copy' }, writableLayer: 'include' }

  const clone = await act(source.id, 'clone', { ...options, name: world.name('clone') })
  expect(await runIn(world, clone)).toBe(0)

  const { backupId } = await act(source.id, 'backup', { format: 'complete' })
  expect(await readersOf(remapped.server, backupId)).toMatchObject({ '/data': { kind: 'host' } })
  const name = world.name('restored')
  const restored = await act(source.id, 'restore', { backupId, name, start: true, verify: true })
  expect(await runIn(world, restored)).toBe(0)
})

test('a backup has the same owners on an engine with userns-remap and on one without, both ways', async (context) => {
  await using stack = new AsyncDisposableStack()
  const { path: dataFolder } = stack.use(await temporaryFolder())
  const remapped = stack.use(await startEngine('28-userns', context))
  const plainHost = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'
  const plain = connectEngine({ dockerHost: plainHost })
  const worlds = [stack.use(await createTestWorld(remapped.engine)), stack.use(await createTestWorld(plain))] as const
  // What is restored across has an image with the other's run on it.
  stack.defer(() => sweepRun(plain, worlds[0].runId))
  const volume = await worlds[0].createVolume()
  const source = await worlds[0].runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  expect(await worlds[0].execute(source, `${makeOwners}; ${owned}`)).toBe(0)

  const first = await onServer(remapped.dockerHost, dataFolder, async (act, server) => {
    const backup = await act(source.id, 'backup', { format: 'complete' })
    expect(await readersOf(server, backup.backupId)).toMatchObject({ '/data': { kind: 'host' } })
    return backup
  })
  let restoredId = ''
  const second = await onServer(plainHost, dataFolder, async (act) => {
    const name = worlds[1].name('restored')
    const restored = await act(source.id, 'restore', { backupId: first.backupId, name, start: true, verify: true })
    expect(await runIn(worlds[1], restored)).toBe(0)
    restoredId = restored.newId
    return act(restoredId, 'backup', { format: 'complete' })
  })
  const back = await onServer(remapped.dockerHost, dataFolder, (act) => {
    const options = { backupId: second.backupId, name: worlds[0].name('back'), start: true, verify: true }
    return act(restoredId, 'restore', options)
  })
  expect(await runIn(worlds[0], back)).toBe(0)
})

test('a file whose owner no container has is refused by name, and nothing is kept', async (context) => {
  await using remapped = await startRemapped(context)
  const { world, act } = remapped
  const volume = await world.createVolume()
  const source = await world.createContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const { Mountpoint } = (await world.get(`/volumes/${volume}`)) as { Mountpoint: string }
  await writeFile(join(Mountpoint, 'of the host'), 'x')
  const refused = {
    success: false,
    message: expect.stringMatching(/"\/of the host" belongs to user 0 of the host/) as string,
  }
  expect(await act(source.id, 'backup', { format: 'complete' })).toMatchObject(refused)
  expect(await act(source.id, 'clone', { mounts: { '/data': 'copy' } })).toMatchObject(refused)

  const HostConfig = { Binds: [`${volume}:/data`], UsernsMode: 'host' }
  const withHost = await world.createContainer({ HostConfig })
  const hosts = { success: false, cause: 'INVALID_STATE', message: expect.stringMatching(/--userns=host/) as string }
  expect(await act(withHost.id, 'backup', { format: 'complete', mounts: { '/data': 'exclude' } })).toMatchObject(hosts)
  const confirm = ['HostConfig.UsernsMode (host)']
  expect(await act(withHost.id, 'clone', { mounts: { '/data': 'copy' }, confirm })).toMatchObject(hosts)
})

/** Who read each mount of a backup, by its path. */
async function readersOf(server: TestServer, backupId: string): Promise<Record<string, unknown>> {
  const { backups } = (await (await server.call('/api/backups')).json()) as {
    backups: { id: string; trees: { path: string; reader?: unknown }[] }[]
  }
  const trees = backups.find(({ id }) => id === backupId)?.trees ?? []
  return Object.fromEntries(trees.map(({ path, reader }) => [path, reader]))
}

function runIn(world: TestWorld, { newId }: Answer): Promise<number> {
  return world.execute({ id: newId, name: '' }, owned)
}

async function startRemapped(context: TestContext) {
  await using stack = new AsyncDisposableStack()
  const engine = stack.use(await startEngine('28-userns', context))
  const world = stack.use(await createTestWorld(engine.engine))
  const server = stack.use(await startTestServer({ dockerHost: engine.dockerHost }))
  const moved = stack.move()
  return { world, server, act: actsOn(server), [Symbol.asyncDispose]: () => moved.disposeAsync() }
}

async function onServer(
  dockerHost: string,
  dataFolder: string,
  work: (act: ReturnType<typeof actsOn>, server: TestServer) => Promise<Answer>,
): Promise<Answer> {
  await using server = await startTestServer({ dockerHost, dataFolder })
  const answer = await work(actsOn(server), server)
  expect(answer).toEqual(expect.objectContaining({ success: true }))
  return answer
}

function actsOn(server: TestServer) {
  return async (containerId: string, action: string, options: object): Promise<Answer> => {
    const answer = await server.post('/api/docker/containers', { action, containerId, options })
    return (await answer.json()) as Answer
  }
}
