import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectFlat, megabyte, startFlooded, times } from '../testing/flood.ts'
import { footprintOf } from '../testing/footprint.ts'
import { inviteUser, setUpAdmin } from '../testing/person.ts'
import type { Panel } from '../testing/start-panel.ts'

const perSecond = 500
const guesses = 2 * perSecond * times
/** So many that the tries of each are spent before the flood ends, and their passwords are more than two threads can look at. */
const machines = 30 * times
/** Some passwords, not all that are guessed, are looked at before one of somebody who tries for the first time. */
const signInMs = 30_000
let panel: Panel

beforeAll(async () => {
  panel = await startFlooded()
}, 60_000)
afterAll(() => panel[Symbol.asyncDispose]())

test('the memory that a password is looked at in is given back', { timeout: 60_000 }, async () => {
  await using own = await startFlooded()
  await own.setUp()
  const before = await footprintOf(own)
  for (let count = 0; count < 10; count += 1) await own.signIn()
  const { residentBytes } = await footprintOf(own)
  expect(residentBytes - before.residentBytes).toBeLessThan(16 * megabyte)
})

test(
  '500 wrong passwords a second cost no memory, and whoever else signs in is let in meanwhile',
  { timeout: 300_000 * times },
  async ({ annotate }) => {
    await inviteUser(await setUpAdmin(panel), panel, { name: 'anna', role: 'viewer' })
    await expectFlat(panel, async (round) => {
      const half = Promise.withResolvers<void>()
      const flood = guess(round, half.resolve)
      await half.promise
      const asked = performance.now()
      const status = await signInFrom(`127.200.0.${1 + round}`, { name: 'anna', password: 'another quiet evening' })
      const signInTook = performance.now() - asked
      const { seconds, statuses } = await flood
      const [wrong, tooMany] = [401, 429].map((one) => statuses.filter((other) => other === one).length)
      await annotate(
        `${guesses} sent in ${seconds.toFixed(1)} s, ${wrong} answered with 401 and ${tooMany} with 429; ` +
          `the right one meanwhile with ${status} after ${Math.round(signInTook)} ms`,
      )
      expect(statuses).toHaveLength(guesses)
      expect(new Set(statuses)).toEqual(new Set([401, 429]))
      expect(status).toBe(200)
      expect(signInTook).toBeLessThan(signInMs)
    })
  },
)

/** From a machine that has not tried before. */
async function signInFrom(localAddress: string, credentials: { name: string; password: string }): Promise<number> {
  const agent = new Agent({ localAddress })
  const status = await signIn(agent, credentials)
  agent.destroy()
  return status
}

async function signIn(agent: Agent | undefined, credentials: { name: string; password: string }): Promise<number> {
  const headers = { 'content-type': 'application/json' }
  const sent = request(`${panel.url}/trpc/session.signIn`, { method: 'POST', headers, ...(agent && { agent }) })
  sent.end(JSON.stringify(credentials))
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  answer.resume()
  await once(answer, 'end')
  return answer.statusCode ?? 0
}

/** At the admin's account and at names that there may be, from many machines, as fast as it was said or as this one can. */
async function guess(round: number, onHalf: () => void): Promise<{ seconds: number; statuses: number[] }> {
  const agents = Array.from({ length: machines }, (_, machine) => {
    const localAddress = `127.${1 + round}.${Math.floor(machine / 250)}.${1 + (machine % 250)}`
    return new Agent({ keepAlive: true, maxSockets: 4, localAddress })
  })
  const send = async (count: number): Promise<number> => {
    const name = count % 2 === 0 ? 'admin' : `person-${count % 101}`
    const status = await signIn(agents[count % machines], { name, password: `wrong ${count}` })
    answered += 1
    if (answered === guesses / 2) onHalf()
    return status
  }
  let answered = 0
  const began = performance.now()
  const answers: Promise<number>[] = []
  while (answers.length < guesses) {
    const due = Math.min(guesses, Math.ceil(((performance.now() - began) * perSecond) / 1_000))
    while (answers.length < due) answers.push(send(answers.length))
    await delay(10)
  }
  const seconds = (performance.now() - began) / 1_000
  const statuses = await Promise.all(answers)
  for (const agent of agents) agent.destroy()
  return { seconds, statuses }
}
