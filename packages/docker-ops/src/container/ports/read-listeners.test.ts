import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connectEngine } from '../../engine/connect-engine.ts'
import { answerJson, startFakeEngine } from '../../engine/testing/start-fake-engine.ts'
import { parseListeners, readListeners } from './read-listeners.ts'

const here = [[/^\/info/, answerJson(200, { Name: hostname() })]] as const

test.runIf(process.platform === 'linux')('what listens on this host is known when the engine is on it', async () => {
  await using fake = await startFakeEngine(here)
  const server = createServer().listen(0, '127.0.0.1')
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await Promise.all([once(server, 'listening'), once(socket, 'listening')])
  try {
    const listeners = await readListeners(fake.engine)
    const claim = { hostIp: '127.0.0.1', holder: null }
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
      { protocol: 'tcp', hostIp: '127.0.0.1', hostPort: 8080, holder: null },
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

const header =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     '
const rest =
  '00000000:00000000 00:00000000 00000000     0        0 1456 1 000000004a8c427c 100 0 0 10 0                      '

test('listening tcp sockets are claims of this host, connections are not', () => {
  const text = [
    header,
    `   0: 00000000:07E8 00000000:0000 0A ${rest}`,
    `   1: 0100007F:1F90 00000000:0000 0A ${rest}`,
    `   2: 0100007F:1F91 0100007F:C350 01 ${rest}`,
    `   3: 1401A8C0:0050 00000000:0000 06 ${rest}`,
    '',
  ].join('\n')
  expect(parseListeners(text, 'tcp')).toEqual([
    { protocol: 'tcp', hostIp: null, hostPort: 2024, holder: null },
    { protocol: 'tcp', hostIp: '127.0.0.1', hostPort: 8080, holder: null },
  ])
})

test('IPv6 is read in words of four bytes; an IPv4 address mapped into it is that IPv4 address', () => {
  const nobody = '00000000000000000000000000000000:0000'
  const text = [
    header,
    `   0: 00000000000000000000000000000000:0050 ${nobody} 0A ${rest}`,
    `   1: 00000000000000000000000001000000:0051 ${nobody} 0A ${rest}`,
    `   2: 0000000000000000FFFF00000100007F:0052 ${nobody} 0A ${rest}`,
    `   3: 0000000000000000FFFF000000000000:0053 ${nobody} 0A ${rest}`,
    `   4: B80D0120000000000000000001000A00:0054 ${nobody} 0A ${rest}`,
  ].join('\n')
  expect(parseListeners(text, 'tcp').map(({ hostIp, hostPort }) => [hostIp, hostPort])).toEqual([
    [null, 80],
    ['::1', 81],
    ['127.0.0.1', 82],
    [null, 83],
    ['2001:db8::a:1', 84],
  ])
})

test('bound udp sockets are claims, connected ones are not', () => {
  const text = [
    '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops',
    ` 2042: 3500007F:0035 00000000:0000 07 ${rest}`,
    ` 2043: 0100007F:A000 0100007F:0035 01 ${rest}`,
    ` 2044: 00000000:0000 00000000:0000 07 ${rest}`,
  ].join('\n')
  expect(parseListeners(text, 'udp')).toEqual([{ protocol: 'udp', hostIp: '127.0.0.53', hostPort: 53, holder: null }])
})

test.each(['', '\n', header, 'nonsense', '0:'])('a text without sockets has no claims: %j', (text) => {
  expect(parseListeners(text, 'tcp')).toEqual([])
})
