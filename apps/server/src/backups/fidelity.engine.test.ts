import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { fillFidelityTree } from '@holdfast/docker-ops/testing/fidelity-tree'
import { listFolder } from '@holdfast/docker-ops/testing/list-folder'
import { startEngine } from '@holdfast/docker-ops/testing/private-engine'
import { connectClient } from '../testing/connect-client.ts'
import { listUnlike } from '../testing/list-unlike.ts'
import { resultOf } from '../testing/result-of.ts'
import { startTestServer } from '../testing/start-test-server.ts'

const isRoot = process.getuid?.() === 0
const installed = process.env['DOCKER_HOST']
const socket = [{ code: 'sockets-not-kept', params: { paths: ['"/data/socket"'], more: 0 } }]
const whole = {
  reader: 'host',
  storedBefore: 0,
  problems: [],
  differing: [],
  unlike: [],
  verified: true,
  notKept: socket,
  notCarried: socket,
}

test.runIf(isRoot)('a volume comes out of a vault with all that its file system knew of it', async () => {
  const { vaultBytes, restoredBytes, ...found } = await thereAndBack(installed, { hugeFile: true })
  expect(found).toEqual(whole)
  // Of a file of 20 GB they are the 10 MB in it, twice over for what lies beside it.
  expect(vaultBytes).toBeLessThan(20_000_000)
  expect(restoredBytes).toBeLessThan(20_000_000)
})

test.runIf(isRoot).for(['28', '28-containerd'] as const)('on an engine %s as well', async (kind, context) => {
  await using newer = await startEngine(kind, context)
  expect(await thereAndBack(newer.dockerHost)).toMatchObject(whole)
})

/** Backed up while its container is paused, backed up once more, verified in full and restored. */
async function thereAndBack(dockerHost: string | undefined, tree: { hugeFile?: boolean } = {}) {
  await using world = await createTestWorld(connectEngine({ dockerHost }))
  await using server = await startTestServer({ dockerHost })
  using client = connectClient(server)
  const { backups, restores } = client.trpc
  const volume = await world.createVolume()
  const folderOf = async (name: string) => ((await world.get(`/volumes/${name}`)) as { Mountpoint: string }).Mountpoint
  const from = await folderOf(volume)
  fillFidelityTree(from, tree)
  execFileSync('python3', ['-c', "import socket; socket.socket(socket.AF_UNIX).bind('socket')"], { cwd: from })
  const before = listFolder(from).flatMap((line) => expectedOf(line))
  const { id: containerId } = await world.runContainer({
    HostConfig: { NetworkMode: 'none', Binds: [`${volume}:/data`] },
  })

  const backUp = async () => {
    const job = await backups.start.mutate({ engineId: 'local', containerId, mode: 'pause' })
    return resultOf(client, job, { kind: 'backup' })
  }
  const { vaultId } = await backUp()
  const { backupId, notKept } = await backUp()
  const ref = { vaultId, backupId }
  const [backup] = (await backups.list.query({})).backups
  const data = backup?.trees.find(({ path }) => path === '/data')
  const verify = await backups.verify.mutate({ ...ref, method: 'full' })
  const { problems } = await resultOf(client, verify, { kind: 'verify' })
  const name = world.name('restored')
  const restore = await restores.start.mutate({ engineId: 'local', ...ref, name, verify: true })
  const { copied, notCarried } = await resultOf(client, restore, { kind: 'restore' })
  const to = await folderOf(copied[0]?.volume ?? '')

  const after = listFolder(to)
  return {
    reader: data?.reader?.kind,
    storedBefore: data?.newBytes,
    problems,
    differing: before.filter((line) => !after.includes(line)).concat(after.filter((line) => !before.includes(line))),
    // It knows no path of more than 4,095 bytes, and reads all zeros.
    unlike: await listUnlike(from, to, ['/socket', '/huge', `/${'a'.repeat(240)}`]),
    verified: copied[0]?.verified,
    notKept,
    notCarried,
    vaultBytes: takenBy(join(server.dataFolder, 'vault')),
    restoredBytes: takenBy(to),
  }
}

/** What is to become of a line: zeros that were written come back as a hole. */
function expectedOf(line: string): string[] {
  if (line.startsWith("(b'/socket'")) return []
  return [line.startsWith("(b'/zeros'") ? line.replace('False, {}', 'True, {}') : line]
}

/** On the disk. */
function takenBy(folder: string): number {
  return Number.parseInt(execFileSync('du', ['-s', '--block-size=1', folder]).toString(), 10)
}
