import { expect } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestObject } from '@holdfast/docker-ops/testing'
import { startTestServer, type TestServer } from './start-test-server.ts'

/** A server, and a running container with a volume in `/data` on its engine. */
export async function startBackupWorld() {
  await using stack = new AsyncDisposableStack()
  const dockerHost = process.env['DOCKER_HOST']
  const world = stack.use(await createTestWorld(connectEngine({ dockerHost })))
  const server = stack.use(await startTestServer({ dockerHost }))
  const volume = await world.createVolume()
  const source = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const parts = stack.move()
  return { world, server, source, volume, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

/** Resolves with the id of the backup. */
export async function backUp(server: TestServer, { id }: TestObject, vault?: string): Promise<string> {
  const options = { format: 'complete', vault }
  const answer = await server.post('/api/docker/containers', { action: 'backup', containerId: id, options })
  const body = (await answer.json()) as { backupId: string }
  expect([answer.status, body]).toMatchObject([200, {}])
  return body.backupId
}
