import { message } from '@holdfast/contract/messages'
import { expect, test } from 'vitest'
import { rawContainer } from '../engine/raw/raw-inspect.ts'
import { answerJson, startFakeEngine, type FakeAnswer, type FakeEngine } from '../engine/testing/start-fake-engine.ts'
import { watchContainer, type ContainerWatch } from './watch-container.ts'

const inspected = {
  Id: 'a'.repeat(64),
  Name: '/web',
  Image: 'sha256:1',
  State: { Status: 'running', StartedAt: '2023-11-14T22:00:00.5Z' },
  Config: { Image: 'web:1' },
  HostConfig: {},
  NetworkSettings: {},
}
const die = eventLine('die')

test.for<[string, FakeAnswer]>([
  ['ends', (response) => response.end()],
  ['breaks', (response) => response.socket?.destroy()],
])('when the stream of events %s, nobody knows whether the container was undisturbed', async ([, end]) => {
  const held = Promise.withResolvers<void>()
  await using fake = await engineWith((response, request) => {
    response.flushHeaders()
    void held.promise.then(() => end(response, request))
  })
  await using watch = await watchWeb(fake)
  await watch.refuseChanged()
  held.resolve()
  await expect.poll(fake.connections).toBe(0)

  await expect(watch.refuseChanged()).rejects.toMatchObject({
    code: 'ENGINE_UNREACHABLE',
    message: expect.stringMatching(/not known whether web was undisturbed .*Back it up again/) as unknown,
  })
})

test('a stream that the engine refuses is its error, before anything is read', async () => {
  await using fake = await engineWith(answerJson(400, { message: 'invalid filter' }))

  await expect(watchWeb(fake)).rejects.toMatchObject({ code: 'ENGINE_REFUSED' })
})

test('a cancel ends the stream at once, and is what the watch says', async () => {
  await using fake = await engineWith((response) => response.flushHeaders())
  const cancel = new AbortController()
  await using watch = await watchWeb(fake, { signal: cancel.signal })
  expect(fake.connections()).toBe(1)
  cancel.abort(new RangeError('Enough.'))
  await expect.poll(fake.connections).toBe(0)

  await expect(watch.refuseChanged()).rejects.toThrow('Enough.')
})

test('a cancel before the engine answered is no watch', async () => {
  const cancel = new AbortController()
  await using fake = await engineWith(() => cancel.abort(new RangeError('Enough.')))

  await expect(watchWeb(fake, { signal: cancel.signal })).rejects.toThrow('Enough.')
  await expect.poll(fake.connections).toBe(0)
})

test('want of memory is a disturbance', async () => {
  await using fake = await engineWith((response) => response.write(eventLine('oom')))
  await using watch = await watchWeb(fake, { how: null })
  const message = expect.stringMatching(/it ran out of memory at .*, best in mode pause or stop\.$/) as unknown
  await expect
    .poll(() => watch.refuseChanged().catch((error: unknown) => error))
    .toMatchObject({ code: 'INVALID_STATE', message })
})

test('what is done to hold it is allowed once, and never where it is not held', async () => {
  const streams = [die, die + die, die]
  await using fake = await engineWith((response) => response.write(streams.shift() ?? ''))
  await using once = await watchWeb(fake, { how: 'stop' })
  await once.refuseChanged()
  const told = 'web was disturbed while it was read: it ended at 2023-11-14T22:13:20.987Z. Back it up again'
  for (const [how, message] of [
    ['stop', `${told}.`],
    [null, `${told}, best in mode pause or stop.`],
  ] as const) {
    await using watch = await watchWeb(fake, { how })
    await expect(watch.refuseChanged()).rejects.toMatchObject({ code: 'INVALID_STATE', message })
  }
})

test('what no event told is seen by the state and the start time', async () => {
  for (const [State, told] of [
    [{ ...inspected.State, Status: 'exited' }, 'it was running and is exited now'],
    [{ ...inspected.State, StartedAt: '2023-11-14T22:00:01.5Z' }, 'it was started anew'],
  ] as const) {
    await using fake = await engineWith((response) => response.flushHeaders(), answerJson(200, { ...inspected, State }))
    await using watch = await watchWeb(fake)
    const message = `web was disturbed while it was read: ${told}. Back it up again.`
    await expect(watch.refuseChanged()).rejects.toMatchObject({ code: 'INVALID_STATE', message })
  }
})

function engineWith(events: FakeAnswer, inspect: FakeAnswer = answerJson(200, inspected)): Promise<FakeEngine> {
  return startFakeEngine([
    [/^\/info/, answerJson(200, { SystemTime: '2023-11-14T22:13:20.987654321Z' })],
    [/^\/events/, events],
    [/^\/containers\/a{64}\/json/, inspect],
  ])
}

function watchWeb(
  { engine }: FakeEngine,
  { signal = new AbortController().signal, how = null }: { signal?: AbortSignal; how?: 'stop' | null } = {},
): Promise<ContainerWatch> {
  const container = rawContainer.parse(inspected)
  return watchContainer(engine, { container, mode: how ?? 'live', how, advice: message('back-up-again') }, signal)
}

function eventLine(Action: string): string {
  return `${JSON.stringify({ Action, timeNano: 1_700_000_000_987_654_400, Actor: { ID: inspected.Id, Attributes: {} } })}\n`
}
