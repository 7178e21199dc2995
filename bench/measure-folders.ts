import { randomBytes } from 'node:crypto'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestObject, TestWorld } from '@holdfast/docker-ops/testing'
import type { Panel } from '@holdfast/server/testing'
import { addVault, backUp, bytesBelow, createRepository, dropRepository, dropVault, peer } from './bench-vault.ts'
import { inMebibytes, toRow, type Row } from './print-table.ts'
import { median, runPairs } from './run-pairs.ts'
import { watchMemory } from './watch-memory.ts'

const files = 100_000
const fileBytes = 30_000
const changedFiles = 10

export interface FolderCase {
  panel: Panel
  world: TestWorld
  /** A running container with the volume at `/data`. */
  source: TestObject
  volume: string
  /** Where the volume lies on this machine. */
  folder: string
  pairs: number
}

/** 100,000 files and 3 GB, half of each such that it compresses. */
export async function createManyFiles(world: TestWorld): Promise<Pick<FolderCase, 'source' | 'volume' | 'folder'>> {
  const volume = await world.createVolume()
  const { Mountpoint: folder } = (await world.get(`/volumes/${volume}`)) as { Mountpoint: string }
  const content = Buffer.alloc(fileBytes, 'a line of a log that is much like the one before\n')
  for (let index = 0; index < files; index += 1) {
    const path = pathOf(folder, index)
    if (index % 100 === 0) await mkdir(join(path, '..'), { recursive: true })
    randomBytes(fileBytes / 2).copy(content)
    await writeFile(path, content)
  }
  const source = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  return { source, volume, folder }
}

/** Into a vault, or repository, of its own each time. */
export async function measureFirstFolder({ panel, source, folder, pairs }: FolderCase): Promise<Row> {
  let vault = await addVault(panel)
  let repository = await createRepository(panel)
  const memory = await watchMemory(panel.pid)
  const sizes = { ours: 0, theirs: 0 }
  const timings = await runPairs(pairs, {
    ours: async () => {
      await memory.during(() => backUp(panel, source.id, { vault: vault.id, mode: 'pause' }))
      sizes.ours = await bytesBelow(vault.path)
    },
    theirs: async () => {
      await peer('restic-folder.sh', [folder, repository])
      sizes.theirs = await bytesBelow(repository)
    },
    tidy: async () => {
      await dropVault(panel, vault)
      await dropRepository(repository)
      vault = await addVault(panel)
      repository = await createRepository(panel)
    },
  })
  await dropVault(panel, vault)
  await dropRepository(repository)
  return toRow({
    work: 'first backup of a volume of 100,000 files, 3 GB',
    against: 'restic backup of the folder',
    goal: 0.7,
    timings,
    notes: [`stored ${inMebibytes(sizes.ours)} against ${inMebibytes(sizes.theirs)}`, memory.note()],
  })
}

/** Ten files change before each of the two. */
export async function measureSecondFolder({ panel, source, folder, pairs }: FolderCase): Promise<Row> {
  const vault = await addVault(panel)
  const repository = await createRepository(panel)
  const memory = await watchMemory(panel.pid)
  const stored = { ours: [] as number[], theirs: [] as number[] }
  const downtimes: number[] = []
  let changes = 0
  const timings = await runPairs(pairs, {
    ours: async () => {
      const before = await bytesBelow(vault.path)
      await memory.during(async () => {
        const { downtimeMs } = await backUp(panel, source.id, { vault: vault.id, mode: 'pause' })
        downtimes.push(downtimeMs ?? Number.NaN)
      })
      stored.ours.push((await bytesBelow(vault.path)) - before)
    },
    theirs: async () => {
      const before = await bytesBelow(repository)
      await peer('restic-folder.sh', [folder, repository])
      stored.theirs.push((await bytesBelow(repository)) - before)
    },
    tidy: async () => {
      for (let index = 0; index < changedFiles; index += 1)
        await writeFile(pathOf(folder, (changes++ * 7_919) % files), randomBytes(fileBytes))
    },
  })
  await dropVault(panel, vault)
  await dropRepository(repository)
  // The first of each was the first backup.
  const [ours, theirs] = [median(stored.ours.slice(1)), median(stored.theirs.slice(1))]
  return toRow({
    work: 'second backup of that volume, 10 files changed, mode pause',
    against: 'restic backup of the folder, second run',
    goal: 0.4,
    timings,
    notes: [
      `paused ${downtimes
        .slice(1)
        .map((ms) => (ms / 1_000).toFixed(2))
        .join(' ')} s (goal at most 2)`,
      `stored ${(ours / 1_024).toFixed(0)} KiB against ${(theirs / 1_024).toFixed(0)} KiB, ${(ours / theirs).toFixed(3)} times (goal at most 1.05)`,
      memory.note(),
    ],
  })
}

function pathOf(folder: string, index: number): string {
  const hundreds = Math.floor(index / 100)
  return join(folder, `d${Math.floor(hundreds / 10)}`, `e${hundreds % 10}`, `f${index}`)
}

export async function countFiles(folder: string): Promise<number> {
  return (await readdir(folder, { recursive: true })).length
}
