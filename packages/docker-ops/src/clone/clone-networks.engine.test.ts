import { expect, test } from 'vitest'
import { clientOf } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import type { NewContainer } from '../make/make-container.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { runScript } from '../testing/run-script.ts'
import { cloneIn } from './testing/clone-in.ts'
import { freePort } from '../testing/free-port.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()

test('a clone joins every network of its source and answers to its own aliases there, not to the source', async () => {
  await using world = await createTestWorld(engine)
  const [front, back] = [await world.createNetwork(), await world.createNetwork()]
  const name = world.name('source')
  const source = await world.createContainer({
    name,
    Labels: { 'com.docker.compose.service': 'web' },
    HostConfig: { NetworkMode: front.name },
    NetworkingConfig: { EndpointsConfig: { [front.name]: { Aliases: ['web', 'shop', name] } } },
  })
  await clientOf(engine)
    .getNetwork(back.id)
    .connect({ Container: source.id, EndpointConfig: { Aliases: ['shop-back'] } })
  const clone = await cloneIn(world, source, { start: true })
  expect(clone.unexpected).toEqual([])
  expect(await networksOf(clone)).toEqual([front.name, back.name].toSorted())

  const neighbour = await world.runContainer({ HostConfig: { NetworkMode: front.name } })
  const resolves = (host: string) => runScript(world, neighbour.id, `busybox nslookup ${host}`)
  expect(await resolves('shop')).toBe(0)
  expect(await resolves(clone.name)).toBe(0)
  expect(await resolves(clone.containerId.slice(0, 12))).toBe(0)
  expect(await resolves('web')).not.toBe(0)
  expect(await resolves(source.name)).not.toBe(0)
  expect(await resolves(source.id.slice(0, 12))).not.toBe(0)
})

test.each(['host', 'none', 'bridge', 'default'])('network mode %s is kept', async (NetworkMode) => {
  await using world = await createTestWorld(engine)
  const source = await world.runContainer({ HostConfig: { NetworkMode } })
  const clone = await cloneIn(world, source, { start: true })
  expect(clone.unexpected).toEqual([])
  const [before, after] = await Promise.all(
    [source.id, clone.containerId].map((id) => readContainer(engine, id, AbortSignal.timeout(10_000))),
  )
  expect(after?.HostConfig.NetworkMode).toBe(before?.HostConfig.NetworkMode)
  // Newer engines write the default out.
  expect([NetworkMode, NetworkMode.replace('default', 'bridge')]).toContain(after?.HostConfig.NetworkMode)
})

test.each(['default', 'bridge', 'none'])('a network that is disabled stays so, in mode %s', async (NetworkMode) => {
  await using world = await createTestWorld(engine)
  const source = await world.runContainer({ NetworkDisabled: true, HostConfig: { NetworkMode } })
  const clone = await cloneIn(world, source, { start: true })
  expect(clone.unexpected).toEqual([])
  expect(await networksOf(clone)).toEqual([])
})

test('a network, process and IPC namespace of another container stays that container', async () => {
  await using world = await createTestWorld(engine)
  const provider = await world.runContainer({ Hostname: 'provider', HostConfig: { IpcMode: 'shareable' } })
  const mode = `container:${provider.id}`
  const source = await world.runContainer({ HostConfig: { NetworkMode: mode, PidMode: mode, IpcMode: mode } })
  const clone = await cloneIn(world, source, { start: true })
  expect(clone.unexpected).toEqual([])
  const { HostConfig, Config } = await readContainer(engine, clone.containerId, AbortSignal.timeout(10_000))
  expect(HostConfig).toMatchObject({ NetworkMode: mode, PidMode: mode, IpcMode: mode })
  expect(Config.Hostname).toBe('provider')
})

test('a host name of the UTS mode host is left to the engine', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.runContainer({ HostConfig: { UTSMode: 'host', NetworkMode: 'host' } })
  expect((await cloneIn(world, source, { start: true })).unexpected).toEqual([])
})

test('a network the source has left is left by the clone, also when it was the one of its mode', async () => {
  await using world = await createTestWorld(engine)
  const [first, second] = [await world.createNetwork(), await world.createNetwork()]
  const moved = await world.runContainer({ HostConfig: { NetworkMode: first.name } })
  const lonely = await world.runContainer({ HostConfig: { NetworkMode: first.name } })
  const client = clientOf(engine)
  await client.getNetwork(first.id).disconnect({ Container: moved.id })
  await client.getNetwork(second.id).connect({ Container: moved.id })
  await client.getNetwork(first.id).disconnect({ Container: lonely.id })

  const ofMoved = await cloneIn(world, moved)
  expect(ofMoved.unexpected).toEqual([])
  expect(await networksOf(ofMoved)).toEqual([second.name])
  const ofLonely = await cloneIn(world, lonely)
  expect(ofLonely.unexpected).toEqual([])
  expect(await networksOf(ofLonely)).toEqual([])
})

test('a link on the default bridge is the same link on the clone', async () => {
  await using world = await createTestWorld(engine)
  const database = await world.runContainer()
  const source = await world.createContainer({ HostConfig: { Links: [`${database.name}:db`] } })
  const clone = await cloneIn(world, source)
  expect(clone.unexpected).toEqual([])
  const { HostConfig } = await readContainer(engine, clone.containerId, AbortSignal.timeout(10_000))
  expect(HostConfig.Links).toEqual([`/${database.name}:/${clone.name}/db`])
})

test('ports are kept, the next free ones, or not published', async () => {
  await using world = await createTestWorld(engine)
  const PortBindings = {
    '80/tcp': [{ HostIp: '127.0.0.1', HostPort: await freePort() }],
    '53/udp': [{ HostIp: '127.0.0.1', HostPort: await freePort() }],
  }
  const source = await world.runContainer({
    ExposedPorts: { '80/tcp': {}, '53/udp': {} },
    HostConfig: { PortBindings },
  })

  const kept = await cloneIn(world, source)
  expect(await bindingsOf(kept)).toEqual(PortBindings)
  const auto = await cloneIn(world, source, { start: true, overrides: { ports: 'auto' } })
  const next = (port: '80/tcp' | '53/udp') => Number(PortBindings[port][0]?.HostPort) + 1
  const found = (await bindingsOf(auto)) as typeof PortBindings
  for (const port of ['80/tcp', '53/udp'] as const) {
    expect(found[port]).toEqual([{ HostIp: '127.0.0.1', HostPort: expect.any(String) }])
    expect(Number(found[port][0]?.HostPort)).toBeGreaterThanOrEqual(next(port))
  }
  const none = await cloneIn(world, source, { start: true, overrides: { ports: 'none' } })
  expect(await bindingsOf(none)).toEqual({})
  for (const clone of [kept, auto, none]) expect(clone.unexpected).toEqual([])
})

async function networksOf({ containerId }: NewContainer): Promise<string[]> {
  const { NetworkSettings } = await readContainer(engine, containerId, AbortSignal.timeout(10_000))
  return Object.keys(NetworkSettings.Networks ?? {}).toSorted()
}

async function bindingsOf({ containerId }: Pick<NewContainer, 'containerId'>): Promise<unknown> {
  return (await readContainer(engine, containerId, AbortSignal.timeout(10_000))).HostConfig.PortBindings
}
