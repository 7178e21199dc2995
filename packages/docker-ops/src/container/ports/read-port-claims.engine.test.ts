import { expect, test } from 'vitest'
import { clientOf } from '../../engine/connect-engine.ts'
import { createTestWorld } from '../../testing/create-test-world.ts'
import { freePort } from '../../testing/free-port.ts'
import type { PortClaim } from './port-claim.ts'
import { readPortClaims } from './read-port-claims.ts'
import { testEngine } from '../../testing/test-engine.ts'

const engine = testEngine()
const ExposedPorts = { '80/tcp': {}, '53/udp': {} }

test('a running container claims what it publishes, also where the engine picked the port', async () => {
  await using world = await createTestWorld(engine)
  const fixed = await freePort()
  const PortBindings = {
    '80/tcp': [{ HostIp: '127.0.0.1', HostPort: fixed }],
    '53/udp': [{ HostIp: '127.0.0.1', HostPort: '' }],
  }
  const web = await world.runContainer({ ExposedPorts, HostConfig: { PortBindings } })
  const paused = await world.runContainer({ ExposedPorts, HostConfig: { PublishAllPorts: true } })
  await clientOf(engine).getContainer(paused.id).pause()

  const claims = await read()
  expect(of(claims, web.name)).toEqual([
    ['tcp', '127.0.0.1', Number(fixed)],
    ['udp', '127.0.0.1', expect.any(Number)],
  ])
  // Picked for IPv4 and IPv6 each by itself, the two numbers need not be one.
  expect(new Set(of(claims, paused.name).map(([protocol]) => protocol))).toEqual(new Set(['tcp', 'udp']))
})

test('one that does not run claims the ports it is fixed to, of a range every one', async () => {
  await using world = await createTestWorld(engine)
  const PortBindings = {
    '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '18080' }, { HostPort: '18090-18092' }],
    '53/udp': [{ HostPort: '' }, { HostPort: '0' }],
  }
  const created = await world.createContainer({ ExposedPorts, HostConfig: { PortBindings } })
  const exited = await world.finishedContainer('true', {
    ExposedPorts,
    HostConfig: { PortBindings: { '80/tcp': [{ HostPort: await freePort() }] } },
  })
  const claims = await read()
  expect(of(claims, created.name)).toEqual([
    ['tcp', '127.0.0.1', 18_080],
    ['tcp', null, 18_090],
    ['tcp', null, 18_091],
    ['tcp', null, 18_092],
  ])
  expect(of(claims, exited.name)).toHaveLength(1)
})

test('one without a network of its own claims nothing', async () => {
  await using world = await createTestWorld(engine)
  const PortBindings = { '80/tcp': [{ HostPort: '18080' }] }
  const onHost = await world.createContainer({ ExposedPorts, HostConfig: { PortBindings, NetworkMode: 'host' } })
  const alone = await world.createContainer({ ExposedPorts, HostConfig: { PortBindings, NetworkMode: 'none' } })
  const claims = await read()
  expect(of(claims, onHost.name)).toEqual([])
  expect(of(claims, alone.name)).toEqual([])
})

function read(): Promise<PortClaim[]> {
  return readPortClaims(engine, AbortSignal.timeout(30_000))
}

function of(claims: readonly PortClaim[], container: string): [string, string | null, number][] {
  return claims
    .filter(({ holder }) => holder === container)
    .map(({ protocol, hostIp, hostPort }): [string, string | null, number] => [protocol, hostIp, hostPort])
    .toSorted(([one, , first], [other, , second]) => one.localeCompare(other) || first - second)
}
