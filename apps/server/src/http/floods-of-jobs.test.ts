import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectFlat, megabyte, open, startFlooded, times, watching } from '../testing/flood.ts'
import { descriptorsOf } from '../testing/footprint.ts'
import type { Panel } from '../testing/start-panel.ts'

let panel: Panel
const [socketsAtOnce, watches, jobs] = [4, 50, 60]

beforeAll(async () => {
  panel = await startFlooded()
}, 60_000)
afterAll(() => panel[Symbol.asyncDispose]())

test(
  'sockets that follow jobs and never read are dropped while the jobs report, and cost no memory that grows',
  { timeout: 120_000 * times },
  async () => {
    for (let index = 0; index < jobs; index += 1) await startExport(index)
    const follow = async () => {
      const descriptors = await descriptorsOf(panel)
      const sockets = await Promise.all(Array.from({ length: socketsAtOnce }, () => open(panel)))
      for (const socket of sockets) {
        socket.pause()
        for (let id = 0; id < watches; id += 1) socket.send(JSON.stringify(watching(id)))
      }
      await expect.poll(() => descriptorsOf(panel), { timeout: 30_000 }).toBeLessThanOrEqual(descriptors)
      for (const socket of sockets) socket.terminate()
    }
    const most = await expectFlat(panel, async () => {
      for (let count = 0; count < times; count += 1) await follow()
    })
    // With the garbage of two hundred boards four times a second.
    expect(most).toBeLessThan(300 * megabyte)
  },
)

async function startExport(index: number): Promise<void> {
  const input = { engineId: 'local', containerId: `web-${index}` }
  const headers = { 'content-type': 'application/json' }
  const answer = await panel.call('/trpc/exports.start', { method: 'POST', headers, body: JSON.stringify(input) })
  expect([answer.status, answer.ok ? '' : await answer.text()]).toEqual([200, ''])
}
