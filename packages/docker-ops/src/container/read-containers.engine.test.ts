import { expect, test } from 'vitest'
import { containerDetail, containerRow, engineInfo } from '@holdfast/contract'
import { readEngineInfo } from '../engine/read-engine-info.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { inspectContainer } from './inspect-container.ts'
import { listContainers } from './list-containers.ts'
import { resolveContainer } from './resolve-container.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()

test('the engine says who it is', async () => {
  const info = await readEngineInfo(engine)

  expect(engineInfo.parse(info)).toEqual(info)
  expect(info).toMatchObject({ id: 'local', apiVersion: expect.stringMatching(/^1\.\d+$/) })
})

test('containers in every state are listed, in the words of the contract', async () => {
  await using world = await createTestWorld(engine)
  const created = await world.createContainer()
  const running = await world.runContainer({ Labels: { 'com.docker.compose.project': 'shop' } })
  const exited = await world.finishedContainer('true')
  const rows = await listContainers(engine)

  const own = new Map(rows.map((row) => [row.id, containerRow.parse(row)]))
  expect(own.get(created.id)).toMatchObject({ name: created.name, state: 'created', project: null })
  expect(own.get(running.id)).toMatchObject({ state: 'running', project: 'shop', image: world.image })
  expect(own.get(exited.id)).toMatchObject({ state: 'exited', status: expect.stringMatching(/^Exited \(0\)/) })
})

test('asked for some ids, the list has those that still exist', async () => {
  await using world = await createTestWorld(engine)
  const [one, other] = [await world.createContainer(), await world.createContainer()]
  const gone = 'f'.repeat(64)

  expect((await listContainers(engine, { ids: [other.id, gone] })).map(({ id }) => id)).toEqual([other.id])
  expect(await listContainers(engine, { ids: [gone] })).toEqual([])
  expect(await listContainers(engine, { ids: [] })).toEqual([])
  expect(one.id).not.toBe(other.id)
})

test('a container is found by id, by name with or without a slash, and by a prefix of its id', async () => {
  await using world = await createTestWorld(engine)
  const { id, name } = await world.createContainer()

  for (const ref of [id, name, `/${name}`, id.slice(0, 24)])
    expect(await resolveContainer(engine, ref)).toEqual({ id, name })
})

test('a prefix of two ids is ambiguous, and what nobody has is not found', async () => {
  await using world = await createTestWorld(engine)
  const prefix = await sharedPrefix(() => world.createContainer())

  await expect(resolveContainer(engine, prefix)).rejects.toMatchObject({ code: 'AMBIGUOUS_ID' })
  await expect(resolveContainer(engine, world.name('nobody'))).rejects.toMatchObject({ code: 'CONTAINER_NOT_FOUND' })
})

test('a name wins over an id that begins with it', async () => {
  await using world = await createTestWorld(engine)
  const begun = await world.createContainer()
  const named = await world.createContainer({ name: begun.id.slice(0, 12) })

  expect(await resolveContainer(engine, begun.id.slice(0, 12))).toEqual(named)
})

test('a container is inspected with its configuration, stopped or not', async () => {
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume()
  const network = await world.createNetwork()
  const { id } = await world.createContainer({
    Entrypoint: ['sleep'],
    Cmd: ['1'],
    Env: ['NAME=a=b', 'EMPTY='],
    ExposedPorts: { '80/tcp': {}, '53/udp': {} },
    Volumes: { '/anonymous': {} },
    HostConfig: {
      Binds: [`${volume}:/data:ro`],
      Tmpfs: { '/run': 'size=1m' },
      NetworkMode: network.name,
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
      PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '18080' }], '53/udp': [{ HostPort: '' }] },
    },
  })
  const detail = await inspectContainer(engine, id)

  expect(containerDetail.parse(detail)).toEqual(detail)
  expect(detail).toMatchObject({
    command: ['sleep', '1'],
    networks: [network.name],
    restartPolicy: 'on-failure:3',
    startedAt: null,
    tmpfs: ['/run'],
    environment: expect.arrayContaining([
      { name: 'NAME', value: 'a=b' },
      { name: 'EMPTY', value: '' },
    ]),
    mounts: [
      { type: 'volume', anonymous: true, destination: '/anonymous', writable: true },
      { type: 'volume', name: volume, anonymous: false, destination: '/data', writable: false },
    ],
    publishedPorts: expect.arrayContaining([
      { containerPort: 80, protocol: 'tcp', hostPort: 18080, hostIp: '127.0.0.1' },
      { containerPort: 53, protocol: 'udp', hostPort: null, hostIp: null },
    ]),
  })
  await expect(inspectContainer(engine, world.name('nobody'))).rejects.toMatchObject({ code: 'CONTAINER_NOT_FOUND' })
})

test('a question that is no longer wanted rejects with the reason', async () => {
  const signal = AbortSignal.abort(new Error('left the page'))

  await expect(listContainers(engine, { signal })).rejects.toThrow('left the page')
  await expect(readEngineInfo(engine, { signal })).rejects.toThrow('left the page')
  await expect(resolveContainer(engine, 'any', { signal })).rejects.toThrow('left the page')
})

/** With seventeen ids at the latest, two begin with the same digit. */
async function sharedPrefix(create: () => Promise<{ id: string }>): Promise<string> {
  const seen = new Set<string>()
  for (;;) {
    const [digit = ''] = (await create()).id
    if (seen.has(digit)) return digit
    seen.add(digit)
  }
}
