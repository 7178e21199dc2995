import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connectEngine } from '../../engine/connect-engine.ts'
import { answerJson, startFakeEngine } from '../../engine/testing/start-fake-engine.ts'
import { readListeners } from './read-listeners.ts'

const here = [[/^\/info/, answerJson(200, { Name: hostname() })]] as const

test.runIf(process.platform === 'linux')('what listens on this host is known when the engine is on it', async () => {
  await using fake = await startFakeEngine(here)
  const server = createServer().listen(0, '127.0.0.1')
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await Promise.all([once(server, 'listening'), once(socket, 'listening')])
  try {
    const listeners = await readListeners(fake.engine)
    const claim = { hostIp: '127.0.0.1', holder: 'this host' }
    const { port } = server.address() as AddressInfo
    expect(listeners).toContainEqual({ ...claim, protocol: 'tcp', hostPort: port })
    expect(listeners).toContainEqual({ ...claim, protocol: 'udp', hostPort: socket.address().port })
  } finally {
    server.close()
    socket.close()
  }
})

test('before an engine that says it is another host, nothing is known', async () => {
  await using fake = await startFakeEngine([[/^\/info/, answerJson(200, { Name: `not-${hostname()}` })]])
  expect(await readListeners(fake.engine)).toBeNull()
})

test('of an engine over the network, nothing is known, and it is not asked', async () => {
  await using fake = await startFakeEngine(here, { tcp: true })
  expect(await readListeners(fake.engine)).toBeNull()
  expect(fake.asked).toEqual([])
})

test('an engine that does not answer leaves it unknown', async () => {
  expect(await readListeners(connectEngine({ dockerHost: 'unix:///nowhere/docker.sock' }))).toBeNull()
})

test('a host without IPv6 has no such files', async () => {
  await using fake = await startFakeEngine(here)
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
  try {
    await writeFile(join(folder, 'tcp'), ' 0: 0100007F:1F90 00000000:0000 0A')
    await writeFile(join(folder, 'udp'), '')
    expect(await readListeners(fake.engine, { folder })).toEqual([
      { protocol: 'tcp', hostIp: '127.0.0.1', hostPort: 8080, holder: 'this host' },
    ])
    await mkdir(join(folder, 'tcp6'))
    expect(await readListeners(fake.engine, { folder })).toBeNull()
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('where the kernel does not tell, nothing is known', async () => {
  await using fake = await startFakeEngine(here)
  expect(await readListeners(fake.engine, { folder: '/nowhere' })).toBeNull()
})

test('a cancel is no answer', async () => {
  await using fake = await startFakeEngine(here)
  const signal = AbortSignal.abort(new Error('cancelled'))
  await expect(readListeners(fake.engine, { signal })).rejects.toThrow('cancelled')
})
