import { randomBytes } from 'node:crypto'
import { mkdir, open, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { startPanel } from '@holdfast/server/testing'
import { addVault, backUp, dropVault } from './bench-vault.ts'
import { median } from './run-pairs.ts'

const mebibyte = 1_048_576

/** A volume of so many files of so many bytes each, of which so many change before each backup. */
interface Shape {
  work: string
  files: number
  fileBytes: number
  changed: number
}

/** 10 MB of small files are another each time: what differs is how much lies beside them. */
const bySize: Shape[] = [3_000, 30_000, 300_000].map((fileBytes) => ({
  work: `100,000 files, ${fileBytes / 10_000} GB, 10 MB in small files changed`,
  files: 100_000,
  fileBytes,
  changed: Math.round(10_000_000 / fileBytes),
}))
const byCount: Shape[] = [10_000, 100_000, 1_000_000].map((files) => ({
  work: `${files.toLocaleString('en')} files of 3 kB, 10 changed`,
  files,
  fileBytes: 3_000,
  changed: 10,
}))
/** A database in one file. */
const large: Shape[] = [1, 3, 10].map((gigabytes) => ({
  work: `one file of ${gigabytes} GB, 10 MB of it changed`,
  files: 1,
  fileBytes: gigabytes * 1_000_000_000,
  changed: 1,
}))

/** `npm run bench -- downtime [rounds]`: how long a container stands still in mode pause, by what it has. Prints each as it comes. */
const rounds = Number(process.argv[2] ?? 3)
if (!Number.isInteger(rounds) || rounds < 1)
  throw new Error('npm run bench -- downtime [rounds]: rounds must be a whole number')
await using panel = await startPanel()
for (const shape of [...bySize, ...byCount, ...large]) {
  await using world = await createTestWorld(connectEngine({ dockerHost: process.env['DOCKER_HOST'] }))
  const volume = await world.createVolume()
  const { Mountpoint: folder } = (await world.get(`/volumes/${volume}`)) as { Mountpoint: string }
  await fill(folder, shape)
  const { id } = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const vault = await addVault(panel)
  const pauses: number[] = []
  const took: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    if (round > 0) await change(folder, shape, round)
    const startedAt = performance.now()
    const { downtimeMs } = await backUp(panel, id, { vault: vault.id, mode: 'pause' })
    took.push((performance.now() - startedAt) / 1_000)
    pauses.push((downtimeMs ?? Number.NaN) / 1_000)
  }
  const later = pauses.slice(1)
  console.log(
    `${shape.work}: paused ${median(later).toFixed(2)} s (${later.map((one) => one.toFixed(2)).join(' ')}), ` +
      `whole backup ${median(took.slice(1)).toFixed(2)} s, first one ${took[0]?.toFixed(2)} s`,
  )
  await dropVault(panel, vault)
}

async function fill(folder: string, { files, fileBytes }: Shape): Promise<void> {
  if (files === 1) return fillLarge(join(folder, 'large'), fileBytes)
  const content = Buffer.alloc(fileBytes, 'a line of a log that is much like the one before\n')
  for (let index = 0; index < files; index += 1) {
    const path = pathOf(folder, index)
    if (index % 100 === 0) await mkdir(dirname(path), { recursive: true })
    randomBytes(fileBytes / 2).copy(content)
    await writeFile(path, content)
  }
}

async function fillLarge(path: string, bytes: number): Promise<void> {
  await using file = await open(path, 'w')
  for (let at = 0; at < bytes; at += mebibyte) await file.write(randomBytes(Math.min(mebibyte, bytes - at)))
}

async function change(folder: string, { files, fileBytes, changed }: Shape, round: number): Promise<void> {
  if (files === 1) {
    await using file = await open(join(folder, 'large'), 'r+')
    for (let place = 0; place < 100; place += 1)
      await file.write(randomBytes(102_400), 0, 102_400, Math.floor((fileBytes / 100) * place))
    return
  }
  for (let index = 0; index < changed; index += 1)
    await writeFile(pathOf(folder, ((round * changed + index) * 7_919) % files), randomBytes(fileBytes))
}

function pathOf(folder: string, index: number): string {
  const hundreds = Math.floor(index / 100)
  return join(folder, `d${Math.floor(hundreds / 10)}`, `e${hundreds % 10}`, `f${index}`)
}
