import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { TestWorld } from '@holdfast/docker-ops/testing'
import type { TestServer } from './start-test-server.ts'

/** A container with data is listed, exported, cloned, backed up and restored, over REST, on an engine without networks. */
export async function checkMainWays({ world, server }: { world: TestWorld; server: TestServer }): Promise<void> {
  const volume = await world.createVolume()
  const mounts = { HostConfig: { Binds: [`${volume}:/data`], NetworkMode: 'none' } }
  const source = await world.finishedContainer('head -c 9000000 /dev/urandom > /data/bytes; echo kept > /layer', mounts)
  const bytes = await hashIn(world, source.id)
  const act = async <T>(action: string, options: object) => {
    const answer = await server.post('/api/docker/containers', { action, containerId: source.id, options })
    const body = (await answer.json()) as T
    expect(body).toEqual(expect.objectContaining({ success: true }))
    return body
  }

  const { rows } = (await (await server.call('/api/docker/containers')).json()) as { rows: { id: string }[] }
  expect(rows.map(({ id }) => id)).toContain(source.id)

  const exported = await act<{ backupPath: string; sizeBytes: number }>('backup', {})
  expect(await readFile(exported.backupPath)).toHaveLength(exported.sizeBytes)

  const clone = await act<{ newId: string }>('clone', { name: world.name('clone'), mounts: { '/data': 'copy' } })
  expect(await hashIn(world, clone.newId)).toBe(bytes)

  const { backupId } = await act<{ backupId: string }>('backup', { format: 'complete' })
  const restored = await act<{ newId: string }>('restore', { backupId, name: world.name('restored') })
  expect(await hashIn(world, restored.newId)).toBe(bytes)
  expect(String(await world.get(`/containers/${restored.newId}/archive?path=/layer`))).toContain('kept')
}

/** Of `/data/bytes`, wherever the container has it. */
async function hashIn(world: TestWorld, id: string): Promise<string> {
  const { Mounts } = (await world.get(`/containers/${id}/json`)) as { Mounts: { Source: string }[] }
  const file = await readFile(join(Mounts[0]?.Source ?? '', 'bytes'))
  return createHash('sha256').update(file).digest('hex')
}
