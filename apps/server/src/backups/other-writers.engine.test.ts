import { expect, test } from 'vitest'
import { textOf } from '@holdfast/contract'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { connectClient } from '../testing/connect-client.ts'
import { startTestServer } from '../testing/start-test-server.ts'

const dockerHost = process.env['DOCKER_HOST']
const engine = connectEngine({ dockerHost })

test('a backup says who else could write to its data, in the result of its job and in the list', async () => {
  await using world = await createTestWorld(engine)
  await using server = await startTestServer({ dockerHost })
  using client = connectClient(server)
  const volume = await world.createVolume()
  const HostConfig = { Binds: [`${volume}:/data`] }
  const source = await world.runContainer({ HostConfig })
  const writer = await world.runContainer({ HostConfig })

  const { id } = await client.trpc.backups.start.mutate({ engineId: 'local', containerId: source.id, mode: 'pause' })
  const state = async () => (await client.trpc.jobs.find.query({ id })).state

  await expect.poll(state, { timeout: 20_000 }).toMatchObject({ status: 'succeeded', result: { kind: 'backup' } })
  const { backups } = await client.trpc.backups.list.query({})
  const { warnings = [] } = backups[0] ?? {}
  expect(warnings.map(textOf)).toEqual([
    expect.stringContaining(`/data can also be written by ${writer.name}, which kept running`),
  ])
  expect(await state()).toMatchObject({ result: { warnings } })
})
