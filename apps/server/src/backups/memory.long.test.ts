import { mkdir, open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestWorld } from '@holdfast/docker-ops/testing'
import { memoryOf, resetPeak } from '../testing/memory-of.ts'
import { startPanel, type Panel } from '../testing/start-panel.ts'

const gibibyte = 1_073_741_824
const mostAddedBytes = 150_000_000
const path = '/api/docker/containers'

test('a backup of 1,000,000 files adds at most 150 MB to the memory of the server, and so does the next one', async () => {
  await using world = await createTestWorld(connectEngine({ dockerHost: process.env['DOCKER_HOST'] }))
  await using panel = await startPanel()
  const { volume, folder } = await createVolume(world)
  for (let index = 0; index < 1_000; index += 1) {
    const below = join(folder, `folder-${index}`)
    await mkdir(below)
    await Promise.all(Array.from({ length: 1_000 }, (_, file) => writeFile(join(below, `file-${file}`), `${index}`)))
  }
  expect(await mostAdded(panel, { world, volume, entries: 1_001_001 })).toBeLessThan(mostAddedBytes)
})

test('a backup of a file of 20 GB adds at most 150 MB to the memory of the server', async () => {
  await using world = await createTestWorld(connectEngine({ dockerHost: process.env['DOCKER_HOST'] }))
  await using panel = await startPanel()
  const { volume, folder } = await createVolume(world)
  await using sparse = await open(join(folder, 'sparse'), 'w')
  await sparse.truncate(20 * gibibyte)
  expect(await mostAdded(panel, { world, volume, entries: 2 })).toBeLessThan(mostAddedBytes)
})

async function createVolume(world: TestWorld): Promise<{ volume: string; folder: string }> {
  const volume = await world.createVolume()
  const { Mountpoint: folder } = (await world.get(`/volumes/${volume}`)) as { Mountpoint: string }
  return { volume, folder }
}

/** Resident bytes above what the idle server had, over two backups. */
async function mostAdded(
  panel: Panel,
  { world, volume, entries }: { world: TestWorld; volume: string; entries: number },
): Promise<number> {
  const { name } = await world.createContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  let most = 0
  const idle = (await memoryOf(panel.pid)).now
  await resetPeak(panel.pid)
  for (const round of ['first', 'second']) {
    const body = { action: 'backup', containerId: name, options: { format: 'complete' } }
    const answer = await panel.call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect([round, answer.status]).toEqual([round, 200])
    const { backupId } = (await answer.json()) as { backupId: string }
    const backup = (await (await panel.call(`/api/backups/${backupId}`)).json()) as {
      trees: { path: string; entries: number }[]
    }
    expect(backup.trees.find((tree) => tree.path === '/data')?.entries).toBe(entries)
    const added = (await memoryOf(panel.pid)).peak - idle
    console.log(`${round} backup: ${Math.round(added / 1e6)} MB above ${Math.round(idle / 1e6)} MB idle`)
    most = Math.max(most, added)
  }
  return most
}
