import { createHash } from 'node:crypto'
import { chmod, readdir, readFile, rename, truncate, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { Job } from '@holdfast/contract'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { connectClient, type TestClient } from '../testing/connect-client.ts'
import { listMadeBy } from '../testing/list-made-by.ts'
import { startTestServer } from '../testing/start-test-server.ts'

const dockerHost = process.env['DOCKER_HOST']

interface Damage {
  what: string
  do: (file: string) => Promise<void>
  undo: (file: string, bytes: Buffer) => Promise<void>
}

const damages: Damage[] = [
  {
    what: 'One flipped bit in',
    do: async (file) => {
      const bytes = await readFile(file)
      const at = Math.floor(bytes.length / 2)
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
      await writeFile(file, bytes)
    },
    undo: async (file, bytes) => writeFile(file, bytes),
  },
  {
    what: 'A missing end of',
    do: async (file) => truncate(file, (await readFile(file)).length - 1),
    undo: async (file, bytes) => writeFile(file, bytes),
  },
  {
    what: 'The loss of',
    do: async (file) => rename(file, `${file}.away`),
    undo: async (file) => rename(`${file}.away`, file),
  },
  { what: 'Another blob in the place of', do: swap, undo: swap },
]

/** With the next one of its folder, which gets this one's content: two whole blobs under each other's names. */
async function swap(file: string): Promise<void> {
  const names = (await readdir(dirname(file))).toSorted()
  const other = join(dirname(file), names[(names.indexOf(basename(file)) + 1) % names.length] ?? '')
  await rename(file, `${file}.away`)
  await rename(other, file)
  await rename(`${file}.away`, other)
}

test.each(damages)(
  '$what any blob of a backup is found by a full verify, and stops a restore that needs it',
  async (damage) => {
    await using world = await createTestWorld(connectEngine({ dockerHost }))
    await using server = await startTestServer({ dockerHost })
    using client = connectClient(server)
    const volume = await world.createVolume()
    const source = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
    await world.execute(source, 'mkdir /own; dd if=/dev/urandom of=/own/file bs=1k count=900; cp /own/file /data/file')
    const made = await ended(
      client,
      await client.trpc.backups.start.mutate({ engineId: 'local', containerId: source.id }),
    )
    if (made.state.status !== 'succeeded' || made.state.result.kind !== 'backup') throw new Error('no backup was made')
    const backup = { vaultId: made.state.result.vaultId, backupId: made.state.result.backupId }

    const folder = join(server.dataFolder, 'vault', 'blobs', 'sha256')
    const blobs = await readdir(folder)
    // Base layer, writable layer, two tables, one pack, two configurations, two manifests, one index.
    expect(blobs).toHaveLength(10)
    const unneeded: string[] = []
    for (const blob of blobs) {
      const file = join(folder, blob)
      await chmod(file, 0o600)
      const whole = await readFile(file)
      await damage.do(file)
      const verified = await ended(
        client,
        await client.trpc.backups.verify.mutate({ ...backup, method: 'full' }),
      ).catch((error: unknown) => error)
      expect(JSON.stringify(verified)).toMatch(/VAULT_DAMAGED|"problems":\[\{/)
      const name = world.name('restored')
      const restored = await ended(
        client,
        await client.trpc.restores.start.mutate({ engineId: 'local', ...backup, name }),
      )
      const { state } = restored
      if (state.status === 'succeeded') unneeded.push(blob)
      const left = state.status === 'succeeded' ? [] : await listMadeBy(world, restored.id)
      expect([state.status === 'failed' ? state.code : 'VAULT_DAMAGED', left]).toEqual(['VAULT_DAMAGED', []])
      await damage.undo(file, whole)
      expect(
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      ).toBe(blob)
    }
    // The engine has the base layer itself, and the table of the writable layer is for looking through it only.
    expect(unneeded.length).toBeLessThanOrEqual(2)
    const again = await ended(client, await client.trpc.backups.verify.mutate({ ...backup, method: 'full' }))
    expect(again.state).toMatchObject({ status: 'succeeded', result: { problems: [] } })
  },
  180_000,
)

async function ended(client: TestClient, { id }: { id: string }): Promise<Job> {
  let found = await client.trpc.jobs.find.query({ id })
  await expect
    .poll(async () => (found = await client.trpc.jobs.find.query({ id })).state.status, { timeout: 60_000 })
    .not.toMatch(/queued|running/)
  return found
}
