import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { JobKind, JobResult } from '@holdfast/contract'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestWorld } from '@holdfast/docker-ops/testing'
import { listFolderInto } from '@holdfast/docker-ops/testing/list-folder'
import { connectClient } from '../testing/connect-client.ts'
import { listUnlike } from '../testing/list-unlike.ts'
import { memoryOf, resetPeak } from '../testing/memory-of.ts'
import { resultOf } from '../testing/result-of.ts'
import { startPanel } from '../testing/start-panel.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const run = promisify(execFile)
const timeout = 3_600_000
const entries = 1_004_001

test(
  '1,000,000 files go through a backup and a restore, and into a clone, with all that their file system knows',
  { timeout },
  async () => {
    await using lists = await temporaryFolder()
    await using world = await createTestWorld(connectEngine({ dockerHost: process.env['DOCKER_HOST'] }))
    await using panel = await startPanel()
    using client = connectClient(panel)
    const { backups, clones, restores } = client.trpc
    const volume = await world.createVolume()
    const from = await folderOf(world, volume)
    await run('python3', ['-c', fill, from])
    const { id: containerId } = await world.runContainer({
      HostConfig: { NetworkMode: 'none', Binds: [`${volume}:/data`] },
    })
    const done = async <Kind extends JobKind>(
      name: string,
      begin: () => Promise<{ id: string }>,
      kind: Kind,
    ): Promise<Extract<JobResult, { kind: Kind }>> => {
      const idle = (await memoryOf(panel.pid)).now
      await resetPeak(panel.pid)
      const begun = Date.now()
      const result = await resultOf(client, await begin(), { kind, timeout })
      const { peak } = await memoryOf(panel.pid)
      const seconds = ((Date.now() - begun) / 1_000).toFixed(1)
      console.log(`${name}: ${seconds} s, ${toMegabytes(peak - idle)} MB above ${toMegabytes(idle)} MB`)
      return result
    }
    const backUp = (name: string) =>
      done(name, () => backups.start.mutate({ engineId: 'local', containerId, mode: 'pause' }), 'backup')

    const { backupId, vaultId, notKept, frozenMs } = await backUp('first backup')
    const again = await backUp('second backup')
    console.log(`down for ${frozenMs} and ${again.frozenMs} ms`)
    const ref = { vaultId, backupId }
    expect(notKept).toEqual([])
    const verify = () => backups.verify.mutate({ ...ref, method: 'full' })
    expect(await done('full verification', verify, 'verify')).toMatchObject({ problems: [] })

    const expected = join(lists.path, 'expected')
    await listFolderInto(from, expected)
    const name = world.name('restored')
    const restore = () => restores.start.mutate({ engineId: 'local', ...ref, name, verify: true })
    const restored = await done('verified restore', restore, 'restore')
    expect(restored).toMatchObject({ copied: [{ entries, verified: true }], notCarried: [] })
    await expectEqual(from, await folderOf(world, restored.copied[0]?.volume ?? ''))
    // For the room on the disk.
    await run('docker', ['rm', '--force', name])
    await run('docker', ['volume', 'rm', restored.copied[0]?.volume ?? ''])

    const options = { name: world.name('clone'), mounts: { '/data': 'copy' }, mode: 'pause', verify: true } as const
    const clone = () => clones.start.mutate({ engineId: 'local', containerId, ...options })
    const cloned = await done('verified clone', clone, 'clone')
    expect(cloned).toMatchObject({ copied: [{ entries, verified: true }], notCarried: [] })
    console.log(`down for ${cloned.frozenMs} ms`)
    await expectEqual(from, await folderOf(world, cloned.copied[0]?.volume ?? ''))

    async function expectEqual(one: string, other: string): Promise<void> {
      const found = join(lists.path, 'found')
      await listFolderInto(other, found)
      const same = await run('cmp', [expected, found]).catch(({ stdout }: { stdout: string }) => ({ stdout }))
      expect(same.stdout).toBe('')
      expect(await listUnlike(one, other)).toEqual([])
    }
  },
)

const toMegabytes = (bytes: number): number => Math.round(bytes / 1e6)

async function folderOf(world: TestWorld, volume: string): Promise<string> {
  return ((await world.get(`/volumes/${volume}`)) as { Mountpoint: string }).Mountpoint
}

/** Small ones with owners, modes, times, contents, attributes and second names of their own. */
const fill = `
import os, struct, sys
acl = struct.pack('<I', 2) + b''.join(struct.pack('<HHI', *entry) for entry in ((1, 6, 0xffffffff), (2, 6, 1000), (4, 4, 0xffffffff), (16, 6, 0xffffffff), (32, 4, 0xffffffff)))
for folder in range(1000):
    os.mkdir('%s/folder-%d' % (sys.argv[1], folder))
    os.chdir('%s/folder-%d' % (sys.argv[1], folder))
    for index in range(1000):
        number = folder * 1000 + index
        name = 'file-%d' % index
        with open(name, 'wb') as file:
            file.write(b'%d ' % number * (index % 50))
            os.fchmod(file.fileno(), 0o600 | number % 128)
            if index % 7 == 0: os.fchown(file.fileno(), number % 5000, index)
            if index % 100 == 0: os.setxattr(file.fileno(), 'user.number', b'%d' % number)
        if index % 500 == 1: os.link(name, 'second-name-%d' % index)
        if index == 2: os.symlink(name, 'link'); os.setxattr(name, 'system.posix_acl_access', acl)
        os.utime(name, ns=(1, 1600000000000000000 + number * 1000003))
`
