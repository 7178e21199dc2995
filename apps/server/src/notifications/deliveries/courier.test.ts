import { message } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { FakeClock } from '../../testing/fake-clock.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { DeliveryError } from '../delivery-error.ts'
import { Guard } from '../guard/guard.ts'
import { createSender } from '../senders/send-message.ts'
import { alertRaised, jobEnded } from '../testing/create-happening.ts'
import { startDeliveries } from '../testing/start-deliveries.ts'
import { startWebServer } from '../testing/start-web-server.ts'

const minuteMs = 60_000
const away = () => new DeliveryError(message('delivery-unreachable', { reason: 'away' }), { permanent: false })
const never = () => new DeliveryError(message('delivery-answered', { status: 410, text: 'gone' }), { permanent: true })
const statuses = async ({ deliveries }: Pick<Awaited<ReturnType<typeof startDeliveries>>, 'deliveries'>) =>
  (await deliveries.list({ limit: 200 })).map(({ status }) => status)

test('a webhook whose server answers 500 for ten minutes arrives once, under the one id that all attempts had', async () => {
  const clock = new FakeClock('2026-06-01T12:00:00Z')
  const start = clock.now()
  await using server = await startWebServer((response) =>
    response.writeHead(clock.now() < start + 10 * minuteMs ? 500 : 200).end(),
  )
  const guard = new Guard({ resolve: () => Promise.resolve([]), allowed: () => Promise.resolve(['127.0.0.1']) })
  const send = createSender({ guard, hostGuard: guard, mailServer: null, now: clock.now })
  await using world = await startDeliveries({ send, clock })
  const id = await world.addDestination({ kind: 'webhook', url: `http://127.0.0.1:${server.port}/` }, 'Hook')
  await world.addRule({ destinationIds: [id] })
  await world.dispatcher.tell(jobEnded())
  const one = async () => (await world.deliveries.list({ limit: 1 }))[0]
  while ((await one())?.status === 'waiting' && clock.now() < start + 60 * minuteMs) {
    await clock.advance(5_000)
    await expect.poll(async () => (await one())?.attempts).toBe(server.requests.length)
  }
  expect(await one()).toMatchObject({ status: 'delivered', lastError: null, attempts: server.requests.length })
  expect(clock.now() - start).toBeGreaterThan(10 * minuteMs)
  expect(clock.now() - start).toBeLessThan(20 * minuteMs)
  expect(server.requests.length).toBeLessThan(10)
  expect(new Set(server.requests.map(({ headers }) => headers['webhook-id']))).toHaveLength(1)
  expect(await world.destinations.get(id)).toMatchObject({
    failuresInRow: 0,
    lastFailure: { detail: { code: 'delivery-answered', params: { status: 500 } } },
  })
  expect(world.heard.filter((word) => word === 'working Hook')).toEqual(['working Hook'])
  expect(world.heard.filter((word) => word === 'failing Hook')).toHaveLength(server.requests.length - 3)
})

test('what is refused for good is not tried again, and says why', async () => {
  await using world = await startDeliveries({ send: () => Promise.reject(never()) })
  await world.addRule({ destinationIds: [await world.addDestination()] })
  await world.dispatcher.tell(jobEnded())
  await expect.poll(() => statuses(world)).toEqual(['failed'])
  await world.clock.advance(60 * minuteMs)
  expect(world.sent).toHaveLength(1)
  expect(await world.deliveries.list({ limit: 1 })).toMatchObject([{ lastError: { params: { status: 410 } } }])
})

test('after a day it is given up, with what was last wrong', async () => {
  await using world = await startDeliveries({ send: () => Promise.reject(away()) })
  await world.addRule({ destinationIds: [await world.addDestination()] })
  await world.dispatcher.tell(jobEnded())
  for (let hours = 0; hours < 26; hours += 0.25) {
    await world.clock.advance(15 * minuteMs)
    await expect.poll(async () => (await world.deliveries.list({ limit: 1 }))[0]?.attempts).toBe(world.sent.length)
  }
  expect(await world.deliveries.list({ limit: 1 })).toMatchObject([
    { status: 'failed', lastError: { code: 'delivery-given-up', params: { hours: 24 } } },
  ])
  expect(world.sent.length).toBeGreaterThan(20)
})

test('after a crash what was being sent is sent again, under the same id', async () => {
  await using folder = await temporaryFolder()
  const clock = new FakeClock('2026-06-01T12:00:00Z')
  const ids: string[] = []
  {
    await using world = await startDeliveries({
      folder: folder.path,
      clock,
      send: (_receiver, { id }, signal) => {
        ids.push(id)
        return new Promise((_settle, fail) => signal.addEventListener('abort', () => fail(new Error('stopped'))))
      },
    })
    await world.addRule({ destinationIds: [await world.addDestination()] })
    await world.dispatcher.tell(jobEnded())
    await expect.poll(() => ids).toHaveLength(1)
  }
  await using next = await startDeliveries({ folder: folder.path, clock })
  await expect.poll(() => next.sent.map(({ id }) => id)).toEqual(ids)
  await expect.poll(() => statuses(next)).toEqual(['delivered'])
})

test('a destination that hangs keeps no other one waiting', async () => {
  await using world = await startDeliveries({
    send: ({ settings }, _outgoing, signal) =>
      settings.kind === 'slack'
        ? new Promise((_settle, fail) => signal.addEventListener('abort', () => fail(new Error('stopped'))))
        : Promise.resolve(message('verbatim', { text: 'fine' })),
  })
  const slow = await world.addDestination({ kind: 'slack' }, 'Slow')
  const quick = await world.addDestination({ kind: 'discord' }, 'Quick')
  await world.addRule({ destinationIds: [slow, quick] })
  await world.dispatcher.tell(jobEnded())
  await world.dispatcher.tell(jobEnded())
  await expect.poll(async () => (await world.deliveries.waiting()).get(quick)).toBeUndefined()
  expect((await world.deliveries.waiting()).get(slow)).toBe(2)
})

test('a secret is sealed in the database, and a key that has changed is told of, not guessed', async () => {
  await using world = await startDeliveries()
  const id = await world.addDestination()
  const row = await world.database.selectFrom('notificationDestinations').selectAll().executeTakeFirstOrThrow()
  expect(JSON.stringify(row)).not.toContain('hooks.example.org')
  await world.addRule({ destinationIds: [id] })
  await world.database
    .updateTable('notificationDestinations')
    .set({ sealedSecret: 'AAAA'.repeat(20) })
    .execute()
  await world.dispatcher.tell(jobEnded())
  await expect.poll(() => statuses(world)).toEqual(['failed'])
  expect(world.sent).toEqual([])
  expect(await world.destinations.get(id)).toMatchObject({
    lastFailure: { detail: { code: 'delivery-secret-unreadable' } },
  })
})

test('that a destination fails is told to the others, never to itself', async () => {
  await using world = await startDeliveries()
  const bad = await world.addDestination({ kind: 'slack' }, 'Bad')
  const good = await world.addDestination({ kind: 'discord' }, 'Good')
  await world.addRule({ destinationIds: [bad, good] })
  const subject = { kind: 'destination', destinationId: bad, name: 'Bad' } as const
  await world.dispatcher.tell(alertRaised({ kind: 'notification-failed', subject }))
  await expect.poll(() => world.sent.map(({ settings }) => settings.kind)).toEqual(['discord'])
  await world.clock.advance(minuteMs)
  expect(world.sent).toHaveLength(1)
})

test('what failed is sent again as the same, what arrived as another', async () => {
  let fails = true
  await using world = await startDeliveries({
    send: () => (fails ? Promise.reject(never()) : Promise.resolve(message('verbatim', { text: 'fine' }))),
  })
  await world.addRule({ destinationIds: [await world.addDestination()] })
  await world.dispatcher.tell(jobEnded())
  await expect.poll(() => statuses(world)).toEqual(['failed'])
  fails = false
  const id = world.sent[0]?.id ?? ''
  await world.deliveries.again(id, world.clock.now())
  world.courier.wake()
  await expect.poll(() => statuses(world)).toEqual(['delivered'])
  await world.deliveries.again(id, world.clock.now())
  world.courier.wake()
  await expect.poll(() => statuses(world)).toEqual(['delivered', 'delivered'])
  expect(world.sent.map((one) => one.id === id)).toEqual([true, true, false])
})

test('who is disabled or gone gets nothing that still waits for them', async () => {
  await using world = await startDeliveries({ send: () => Promise.reject(away()) })
  const id = await world.addDestination()
  await world.addRule({ destinationIds: [id] })
  await world.dispatcher.tell(jobEnded())
  await expect.poll(() => world.sent).toHaveLength(1)
  await world.destinations.update(id, { name: 'Chat', enabled: false, settings: { kind: 'slack' } })
  await world.clock.advance(minuteMs)
  await expect.poll(() => statuses(world)).toEqual(['failed'])
  expect(world.sent).toHaveLength(1)
})

test('what ended long ago is forgotten, what waits is not', async () => {
  await using world = await startDeliveries()
  const id = await world.addDestination()
  await world.addRule({ destinationIds: [id] })
  await world.dispatcher.tell(jobEnded())
  await expect.poll(() => statuses(world)).toEqual(['delivered'])
  const later = await world.addDestination()
  await world.addRule({ name: 'Daily', destinationIds: [later], timing: { kind: 'every', minutes: 60 } })
  await world.dispatcher.tell(jobEnded())
  const ended = async () => (await statuses(world)).filter((status) => status === 'delivered')
  await expect.poll(ended).toHaveLength(2)
  const then = world.clock.now() + 31 * 86_400_000
  expect(await world.deliveries.removeOlderThan(30, then)).toBe(2)
  expect(await statuses(world)).toEqual(['waiting'])
})
