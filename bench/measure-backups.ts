import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestWorld } from '@holdfast/docker-ops/testing'
import type { Panel } from '@holdfast/server/testing'
import { addVault, backUp, bytesBelow, createRepository, dropVault, peer } from './bench-vault.ts'
import { inMebibytes, toRow, type Row } from './print-table.ts'
import { runPairs } from './run-pairs.ts'
import { watchMemory } from './watch-memory.ts'

const run = promisify(execFile)
const mebibyte = 1_048_576

export interface BackupCase {
  panel: Panel
  world: TestWorld
  socket: string
  /** A stopped container of about 1 GB. */
  containerId: string
  pairs: number
}

/** Into a vault of its own each time, against both halves made by hand. */
export async function measureFirstBackup({ panel, world, containerId, pairs }: BackupCase): Promise<Row> {
  const theirFolder = join(panel.dataFolder, 'peer-backup')
  await mkdir(theirFolder)
  const { Image: image } = (await world.get(`/containers/${containerId}/json`)) as { Image: string }
  let vault = await addVault(panel)
  const memory = await watchMemory(panel.pid)
  const sizes = { ours: 0, theirs: 0 }
  const timings = await runPairs(pairs, {
    ours: async () => {
      await memory.during(() => backUp(panel, containerId, { vault: vault.id }))
      sizes.ours = await bytesBelow(vault.path)
    },
    theirs: async () => {
      await peer('save-and-export.sh', [image, containerId, theirFolder])
      sizes.theirs = await bytesBelow(theirFolder)
    },
    tidy: async () => {
      await dropVault(panel, vault)
      vault = await addVault(panel)
    },
  })
  await dropVault(panel, vault)
  await rm(theirFolder, { recursive: true })
  return toRow({
    work: 'first complete backup, 1 GB of image',
    against: 'docker save + docker export, both | zstd -3 -T0',
    goal: 0.7,
    timings,
    notes: [`stored ${inMebibytes(sizes.ours)} against ${inMebibytes(sizes.theirs)}`, memory.note()],
  })
}

/** 10 MB of the container's own are new before each of the two. */
export async function measureSecondBackup({ panel, socket, containerId, pairs }: BackupCase): Promise<Row> {
  const repository = await createRepository(panel)
  const vault = await addVault(panel)
  const memory = await watchMemory(panel.pid)
  const sizes = { ours: 0, theirs: 0, changed: 0 }
  const change = async (): Promise<void> => {
    const file = join(panel.dataFolder, 'changed')
    await writeFile(file, randomBytes(10 * mebibyte))
    await run('docker', ['cp', file, `${containerId}:/changed`])
    const { stdout } = await run('sh', ['-c', 'zstd -q -3 -c "$1" | wc -c', 'sh', file])
    sizes.changed = Number(stdout)
    await rm(file)
  }
  await change()
  const timings = await runPairs(pairs, {
    ours: async () => {
      const before = await bytesBelow(vault.path)
      await memory.during(() => backUp(panel, containerId, { vault: vault.id }))
      sizes.ours = (await bytesBelow(vault.path)) - before
    },
    theirs: async () => {
      const before = await bytesBelow(repository)
      await peer('restic-export.sh', [socket, containerId, repository])
      sizes.theirs = (await bytesBelow(repository)) - before
    },
    tidy: change,
  })
  await dropVault(panel, vault)
  await rm(repository, { recursive: true })
  return toRow({
    work: 'second complete backup, 10 MB changed in the container itself',
    against: 'restic backup --stdin of the export, second run',
    goal: 0.1,
    timings,
    notes: [
      `stored ${inMebibytes(sizes.ours)}, ${(sizes.ours / sizes.changed).toFixed(3)} of the changed bytes through zstd (goal at most 1.1); restic ${inMebibytes(sizes.theirs)}`,
      memory.note(),
    ],
  })
}

/** A volume with a database's pattern of writes: 100 places of one large file. */
export async function measureVolumeBackup({ panel, world, socket, pairs }: BackupCase): Promise<Row> {
  const volume = await world.createVolume()
  const { Mountpoint: folder } = (await world.get(`/volumes/${volume}`)) as { Mountpoint: string }
  const large = join(folder, 'large')
  await fill(large, 1024)
  for (let index = 0; index < 64; index += 1) await fill(join(folder, `part-${index}`), 16)
  const { id } = await world.createContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const repository = await createRepository(panel)
  const vault = await addVault(panel)
  const memory = await watchMemory(panel.pid)
  const sizes = { ours: 0, theirs: 0 }
  const timings = await runPairs(pairs, {
    ours: async () => {
      const before = await bytesBelow(vault.path)
      await memory.during(() => backUp(panel, id, { vault: vault.id }))
      sizes.ours = (await bytesBelow(vault.path)) - before
    },
    theirs: async () => {
      const before = await bytesBelow(repository)
      await peer('restic-volume.sh', [socket, id, repository])
      sizes.theirs = (await bytesBelow(repository)) - before
    },
    tidy: () => changePlaces(large),
  })
  await dropVault(panel, vault)
  await rm(repository, { recursive: true })
  return toRow({
    work: 'second backup of a 2 GB volume, 10 MB changed in 100 places',
    against: 'restic backup --stdin of the same tar, second run',
    goal: 1,
    timings,
    notes: [
      `stored ${inMebibytes(sizes.ours)} against ${inMebibytes(sizes.theirs)}, ${(sizes.ours / sizes.theirs).toFixed(3)} times (goal at most 1.5)`,
      memory.note(),
    ],
  })
}

async function fill(file: string, mebibytes: number): Promise<void> {
  await using handle = await open(file, 'w')
  for (let index = 0; index < mebibytes; index += 1) await handle.write(randomBytes(mebibyte))
}

/** 100 KiB each, where a database would have its pages. */
async function changePlaces(file: string): Promise<void> {
  await using handle = await open(file, 'r+')
  const { size } = await handle.stat()
  for (let place = 0; place < 100; place += 1)
    await handle.write(randomBytes(102_400), 0, 102_400, Math.floor(((size / 100) * place) / 8192) * 8192)
  await handle.sync()
}
