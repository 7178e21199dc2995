import { expect, test } from 'vitest'
import { startBackupWorld } from '../testing/backup-world.ts'
import { connectClient } from '../testing/connect-client.ts'

test('who reads a mount is told before and after, and when every file of it was read last', async () => {
  await using made = await startBackupWorld()
  using client = connectClient(made.server)
  const target = { engineId: 'local', containerId: made.source.id }
  const preview = () => client.trpc.backups.preview.query(target)
  expect(await preview()).toMatchObject({ mounts: [{ reader: { kind: 'host' } }], lastDowntimes: {} })
  const readAt = async (fullRead: boolean): Promise<number> => {
    const { id } = await client.trpc.backups.start.mutate({ ...target, mode: 'pause', ...(fullRead && { fullRead }) })
    const state = async () => (await client.trpc.jobs.find.query({ id })).state
    await expect.poll(state, { timeout: 60_000 }).toMatchObject({ status: 'succeeded' })
    const [newest] = (await client.trpc.backups.list.query({})).backups
    const reader = newest?.trees.find(({ path }) => path === '/data')?.reader
    if (reader?.kind !== 'host') throw new Error('The engine read it.')
    return reader.fullReadAt
  }
  const first = await readAt(false)
  expect(await readAt(false)).toBe(first)
  expect(await readAt(true)).toBeGreaterThan(first)
  expect(await preview()).toMatchObject({ lastDowntimes: { pause: expect.any(Number) as unknown } })
})
