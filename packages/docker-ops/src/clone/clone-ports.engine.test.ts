import { expect, test } from 'vitest'
import { readContainer } from '../engine/raw/read-raw.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { cloneIn } from './testing/clone-in.ts'
import { freePort } from '../testing/free-port.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()

test('with the next free ports, clone after clone starts beside the running source', async () => {
  await using world = await createTestWorld(engine)
  const HostPort = await freePort()
  const source = await world.runContainer({
    ExposedPorts: { '80/tcp': {}, '80/udp': {}, '81/tcp': {} },
    HostConfig: {
      PortBindings: {
        '80/tcp': [{ HostIp: '127.0.0.1', HostPort }],
        '80/udp': [{ HostIp: '127.0.0.1', HostPort }],
        '81/tcp': [{ HostIp: '', HostPort: '' }],
      },
    },
  })
  const first = await cloneIn(world, source, { start: true, overrides: { ports: 'auto' } })
  const second = await cloneIn(world, source, { start: true, overrides: { ports: 'auto' } })
  expect([first.unexpected, second.unexpected]).toEqual([[], []])
  const ports = await Promise.all([source.id, first.containerId, second.containerId].map(hostPorts))
  expect(ports.map((own) => new Set(own.slice(0, 2)).size)).toEqual([1, 1, 1])
  expect(new Set(ports.flat().filter((port) => port !== '')).size).toBe(3)
})

test('a list of ports is what the clone publishes, one that the source does not expose too', async () => {
  await using world = await createTestWorld(engine)
  const [from, to] = [await freePort(), await freePort()]
  const source = await world.runContainer({
    ExposedPorts: { '80/tcp': {} },
    HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: from }] }, PublishAllPorts: true },
  })
  const ports = [{ containerPort: 9000, hostPort: Number(to), hostIp: '127.0.0.1' }]
  const clone = await cloneIn(world, source, { start: true, overrides: { ports } })
  expect(clone.unexpected).toEqual([])
  expect(await hostPorts(clone.containerId)).toEqual([to])
  const { NetworkSettings } = await readContainer(engine, clone.containerId, AbortSignal.timeout(10_000))
  expect(NetworkSettings['Ports']).toMatchObject({ '9000/tcp': [{ HostIp: '127.0.0.1', HostPort: to }] })
})

async function hostPorts(id: string): Promise<(string | undefined)[]> {
  const { HostConfig } = await readContainer(engine, id, AbortSignal.timeout(10_000))
  return Object.values(HostConfig.PortBindings ?? {}).flatMap((hosts) => hosts?.map(({ HostPort }) => HostPort) ?? [])
}
