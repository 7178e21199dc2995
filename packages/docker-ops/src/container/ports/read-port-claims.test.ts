import { expect, test } from 'vitest'
import { answerJson, startFakeEngine, type FakeAnswers } from '../../engine/testing/start-fake-engine.ts'
import { readPortClaims } from './read-port-claims.ts'

const inspected = answerJson(200, {
  HostConfig: { NetworkMode: 'default', PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] } },
})

test.each(['running', 'paused'])('a %s container claims what it publishes, and is not looked at', async (state) => {
  const Ports = [
    { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
    { IP: '::', PrivatePort: 80, PublicPort: 8081, Type: 'tcp' },
    { IP: '10.0.0.1', PrivatePort: 53, PublicPort: 53, Type: 'udp' },
    { PrivatePort: 81, Type: 'tcp' },
  ]
  await using fake = await startFakeEngine([listed(['web'], state, Ports)])
  const claim = { holder: 'web', protocol: 'tcp', hostIp: null }
  expect(await read(fake)).toEqual([
    { ...claim, protocol: 'udp', hostIp: '10.0.0.1', hostPort: 53 },
    { ...claim, hostPort: 8080 },
    { ...claim, hostPort: 8081 },
  ])
  expect(fake.asked).toHaveLength(1)
})

test('a container that vanishes before it is looked at claims nothing', async () => {
  const gone = answerJson(404, { message: 'No such container: gone' })
  await using fake = await startFakeEngine([
    listed(['gone', 'kept']),
    [/\/gone\/json/, gone],
    [/\/kept\/json/, inspected],
  ])
  expect(await read(fake)).toEqual([{ protocol: 'tcp', hostIp: null, hostPort: 8080, holder: 'kept' }])
})

test('any other failure is one', async () => {
  await using fake = await startFakeEngine([listed(['web']), [/\/web\/json/, answerJson(500, { message: 'broken' })]])
  await expect(read(fake)).rejects.toMatchObject({ code: 'ENGINE_REFUSED' })
})

test('one that is being removed, or cannot be any more, is not looked at', async () => {
  await using fake = await startFakeEngine([listed(['one'], 'removing')])
  expect(await read(fake)).toEqual([])
  expect(fake.asked).toHaveLength(1)
})

test('sixteen are looked at at once, and in the end all', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `web-${index}`)
  const held: (() => void)[] = []
  let most = 0
  await using fake = await startFakeEngine([
    listed(names),
    [
      /\/web-\d+\/json/,
      (response, request) => {
        held.push(() => inspected(response, request))
        most = Math.max(most, held.length)
        if (held.length === 16 || fake.asked.length === names.length + 1) for (const answer of held.splice(0)) answer()
      },
    ],
  ])
  const claims = await read(fake)
  expect(claims.map(({ holder }) => holder ?? '').toSorted()).toEqual(names.toSorted())
  expect(most).toBe(16)
})

function read({ engine }: { engine: Parameters<typeof readPortClaims>[0] }): ReturnType<typeof readPortClaims> {
  return readPortClaims(engine, AbortSignal.timeout(10_000))
}

function listed(names: readonly string[], State = 'exited', Ports: unknown[] = []): FakeAnswers[number] {
  const containers = names.map((name) => ({
    Id: name,
    Names: [`/${name}`],
    Image: 'shop',
    Created: 0,
    State,
    Status: 'Exited (0)',
    Labels: {},
    Ports,
    Mounts: [],
  }))
  return [/^\/containers\/json/, answerJson(200, containers)]
}
