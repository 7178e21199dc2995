/// <reference lib="dom" />
import { expect, test as base, type BrowserContext } from '@playwright/test'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestWorld } from '@holdfast/docker-ops/testing'
import { gatedEngine, type GatedEngine } from '@holdfast/docker-ops/testing/gated-engine'
import { startPanel, type Panel } from '@holdfast/server/testing'

interface Cookie {
  name: string
  value: string
}

interface Paced {
  /** A server of the test's own, whose jobs with data go on as far as the test lets them. */
  paced: Panel & { gate: GatedEngine }
}

interface Worlds {
  /** A running server with an admin, one for all tests of a worker. */
  panel: Panel
  /** Containers, volumes and networks of this run on the real engine. */
  world: TestWorld
}

const violation = 'The policy of the page forbids'

export const test = base.extend<Paced, Worlds>({
  // Whatever a test looks at, no page of it may try what its own policy forbids.
  context: async ({ context, panel }, use) => {
    // A session of the test's own: it may sign out.
    await signIn(context, panel, await panel.signIn())
    const forbidden: string[] = []
    context.on('console', (line) => void (line.text().startsWith(violation) && forbidden.push(line.text())))
    await context.addInitScript((prefix) => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
        console.error(`${prefix} ${violatedDirective} ${blockedURI} in ${sourceFile}`)
      })
    }, violation)
    await use(context)
    expect(forbidden).toEqual([])
  },
  paced: async ({ context }, use) => {
    await using gate = await gatedEngine()
    // What is read on the host goes through no gate.
    await using panel = await startPanel({ DOCKER_HOST: gate.dockerHost, HOLDFAST_HOST_READER: 'off' })
    await signIn(context, panel, await panel.setUp())
    await use({ ...panel, gate })
  },
  panel: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      await using panel = await startPanel()
      await panel.setUp()
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

/** As whoever the cookie belongs to. Cookies of several servers on one machine are told apart by their names. */
export async function signIn(context: BrowserContext, { url }: { url: string }, cookie: Cookie): Promise<void> {
  await context.addCookies([{ ...cookie, url }])
}
