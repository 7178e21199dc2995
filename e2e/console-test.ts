import { test as base } from '@playwright/test'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestWorld } from '@holdfast/docker-ops/testing'
import { startPanel, type Panel } from '@holdfast/server/testing'

interface Worlds {
  /** A running server, one for all tests of a file. */
  panel: Panel
  /** Containers, volumes and networks of this run on the real engine. */
  world: TestWorld
}

export const test = base.extend<object, Worlds>({
  panel: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      await using panel = await startPanel()
      await use(panel)
    },
    { scope: 'worker' },
  ],
  world: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      await using world = await createTestWorld(connectEngine({ dockerHost: process.env['DOCKER_HOST'] }))
      await use(world)
    },
    { scope: 'worker' },
  ],
})
