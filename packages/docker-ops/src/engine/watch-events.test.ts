import { expect, test } from 'vitest'
import { answerJson, startFakeEngine, type FakeAnswer, type FakeEngine } from './testing/start-fake-engine.ts'
import { watchEvents, type ContainerEvent } from './watch-events.ts'

const start =
  '{"Action":"start","timeNano":1700000000987654321,"Actor":{"ID":"one","Attributes":{"name":"caf\u00e9"}}}\n'
const health = '{"Action":"exec_create: /check","Actor":{"ID":"one","Attributes":{}}}\n'
const die = '{"Action":"die","timeNano":1700000001500000000,"Actor":{"ID":"two","Attributes":null}}\n'

test('events are told in order, without those of health checks', async () => {
  await using fake = await eventsFrom((response) => response.end(start + health + die))
  const told: ContainerEvent[] = []

  await expect(watch(fake, told)).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
  expect(told).toEqual([
    {
      containerId: 'one',
      action: 'start',
      atMs: expect.closeTo(1_700_000_000_987.654, 2) as unknown,
      attributes: { name: 'caf\u00e9' },
    },
    { containerId: 'two', action: 'die', atMs: 1_700_000_001_500 },
  ])
})

test.for<[string, FakeAnswer]>([
  ['ends', (response) => response.end(start + die.slice(0, 20))],
  ['breaks', (response) => response.write(start, () => response.socket?.destroy())],
  ['is no JSON any more', (response) => response.write(`${start}oops\n`)],
])('a stream that %s is an engine that cannot be reached', async ([, answer]) => {
  await using fake = await eventsFrom(answer)
  const told: ContainerEvent[] = []

  await expect(watch(fake, told)).rejects.toMatchObject({ name: 'OpError', code: 'ENGINE_UNREACHABLE' })
  expect(told).toHaveLength(1)
})

test('an abort resolves and frees the engine', async () => {
  await using fake = await eventsFrom((response) => response.write(start))
  const stop = new AbortController()
  await watchEvents(fake.engine, { signal: stop.signal, onReady: () => {}, onEvent: () => stop.abort() })

  await expect.poll(fake.connections).toBe(0)
})

test('an abort before the engine has answered resolves too', async () => {
  await using fake = await startFakeEngine([[/info/, () => stop.abort()]])
  const stop = new AbortController()
  await watchEvents(fake.engine, { signal: stop.signal, onReady: () => {}, onEvent: () => {} })

  expect(fake.asked).toEqual(['/info'])
})

test.for([
  ['2023-11-14T22:13:20.987654321Z', '1700000000.987654321'],
  ['2023-11-15T00:13:20.00705+02:00', '1700000000.007050000'],
  ['2023-11-14T22:13:20Z', '1700000000.000000000'],
])('the engine is asked for what happens from its own clock on: %s', async ([SystemTime = '', since]) => {
  await using fake = await eventsFrom((response) => response.end(), SystemTime)
  await watch(fake, []).catch(() => {})

  expect(fake.asked[1]).toContain(`since=${since}&`)
})

test('what the listener throws is not taken for the engine', async () => {
  await using fake = await eventsFrom((response) => response.write(start))
  const listen = (): void => {
    throw new RangeError('mine')
  }
  const { signal } = new AbortController()

  await expect(watchEvents(fake.engine, { signal, onReady: () => {}, onEvent: listen })).rejects.toThrow(RangeError)
})

function eventsFrom(answer: FakeAnswer, SystemTime = '2023-11-14T22:13:20.987654321Z'): Promise<FakeEngine> {
  return startFakeEngine([
    [/^\/info/, answerJson(200, { SystemTime })],
    [/^\/events/, answer],
  ])
}

function watch(fake: FakeEngine, told: ContainerEvent[]): Promise<void> {
  const { signal } = new AbortController()
  return watchEvents(fake.engine, { signal, onReady: () => {}, onEvent: (event) => void told.push(event) })
}
