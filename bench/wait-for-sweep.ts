import { setTimeout as delay } from 'node:timers/promises'
import type { TestWorld } from '@holdfast/docker-ops/testing'

const patienceMs = 30_000
const lookMs = 50

/**
 * The server removes the image that was made for a clone when its last container is gone, a moment later. Waits for that, so
 * that it is no work beside what is measured next.
 */
export async function waitForSweep(world: TestWorld): Promise<void> {
  const label = ['io.holdfast.derived-from', ...Object.entries(world.labels).map((pair) => pair.join('='))]
  const path = `/images/json?filters=${encodeURIComponent(JSON.stringify({ label }))}`
  const deadline = Date.now() + patienceMs
  while (((await world.get(path)) as unknown[]).length > 0) {
    if (Date.now() > deadline) throw new Error('the server did not remove the image of a clone that is gone')
    await delay(lookMs)
  }
}
