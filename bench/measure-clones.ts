import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestObject, TestWorld } from '@holdfast/docker-ops/testing'
import type { Panel } from '@holdfast/server/testing'
import { toRow, type Row } from './print-table.ts'
import { runPairs } from './run-pairs.ts'
import { watchMemory } from './watch-memory.ts'

const run = promisify(execFile)
/** The server lists what is new at most once a second; of what it never listed it would not see that it went. */
export const listedMs = 1_500
const files = 3_000
const fileBytes = 111_848
const patienceMs = 30_000
const lookMs = 50

export interface CloneCase {
  panel: Panel
  world: TestWorld
  pairs: number
}

/** A container with 10 MB of its own, a volume of 320 MB in 3,000 files and two networks, cloned while it is paused. */
export async function measureDataClone({ panel, world, pairs }: CloneCase): Promise<Row> {
  const [front, back] = [await world.createNetwork(), await world.createNetwork()]
  const volume = await world.createVolume()
  await fill(await folderOf(world, volume))
  const source = await world.runContainer({
    Cmd: ['sh', '-c', 'dd if=/dev/urandom of=/own bs=1M count=10; sleep 3600'],
    HostConfig: { NetworkMode: front.name, Binds: [`${volume}:/data`] },
  })
  await world.connect(back, source)
  const name = world.name('bench-clone')
  const newVolume = `${name}-${volume}`
  const options = { name, mounts: { '/data': 'copy' }, writableLayer: 'include', mode: 'pause' }
  const tidy = async (): Promise<void> => {
    await delay(listedMs)
    await quietly(['rm', '--force', '--volumes', name])
    await quietly(['volume', 'rm', name, newVolume])
    await quietly(['image', 'rm', name])
    await waitForSweep(world)
  }
  const memory = await watchMemory(panel.pid)
  await clone(panel, source, options)
  await refuseHalfCopy(await folderOf(world, newVolume))
  await tidy()
  const timings = await runPairs(pairs, {
    ours: () => memory.during(() => clone(panel, source, options)),
    theirs: () =>
      peer('clone-data.sh', [source.name, volume, world.image, name, labelOf(world), front.name, back.name]),
    tidy,
  })
  return toRow({
    work: 'clone with 10 MB of its own and a 320 MB volume',
    against: 'docker commit + tar pipe + docker create',
    goal: 1.1,
    timings,
    notes: [memory.note()],
  })
}

/** Nothing but the configuration, started. */
export async function measureConfigurationClone({ panel, world, pairs }: CloneCase): Promise<Row> {
  const source = await world.createContainer({ Env: ['A=1'], HostConfig: { Memory: 67_108_864 } })
  const name = world.name('bench-clone')
  const memory = await watchMemory(panel.pid)
  const timings = await runPairs(pairs * 3, {
    ours: () => memory.during(() => clone(panel, source, { name, start: true })),
    theirs: () => peer('clone-configuration.sh', [world.image, name, labelOf(world)]),
    tidy: () => quietly(['rm', '--force', name]),
  })
  return toRow({
    work: 'clone, configuration only, started',
    against: 'docker create + docker start',
    goal: 1,
    timings,
    notes: [memory.note()],
  })
}

async function fill(volumeFolder: string): Promise<void> {
  const block = randomBytes(fileBytes)
  for (let index = 0; index < files; index += 1) {
    const folder = join(volumeFolder, `folder-${index % 30}`)
    await mkdir(folder, { recursive: true })
    block.writeUInt32LE(index)
    await writeFile(join(folder, `file-${index}`), block)
  }
}

/** A clone that is fast because it leaves something out is none. */
async function refuseHalfCopy(folder: string): Promise<void> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = await Promise.all(
    found.filter((one) => one.isFile()).map(async (one) => (await stat(join(one.parentPath, one.name))).size),
  )
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  if (sizes.length === files && bytes === files * fileBytes) return
  throw new Error(`the clone holds ${sizes.length} files with ${bytes} bytes of ${files} with ${files * fileBytes}`)
}

export async function folderOf(world: TestWorld, volume: string): Promise<string> {
  return ((await world.get(`/volumes/${volume}`)) as { Mountpoint: string }).Mountpoint
}

/** As the command line takes it: what the peers make is swept with the world. */
export function labelOf(world: TestWorld): string {
  const [label] = Object.entries(world.labels)
  if (label === undefined) throw new Error('the world has no label')
  return label.join('=')
}

export async function clone(panel: Panel, source: TestObject, options: object): Promise<void> {
  const answer = await panel.call('/api/docker/containers', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'clone', containerId: source.id, options }),
  })
  if (!answer.ok) throw new Error(`the clone failed: ${await answer.text()}`)
}

async function peer(script: string, values: string[]): Promise<void> {
  await run('sh', [fileURLToPath(new URL(`peers/${script}`, import.meta.url)), ...values])
}

/** What is not there needs no removal. */
export async function quietly(values: string[]): Promise<void> {
  await run('docker', values).catch(() => undefined)
}

/**
 * The server removes the image that was made for a clone when its last container is gone, a moment later. Waits for that, so
 * that it is no work beside what is measured next.
 */
export async function waitForSweep(world: TestWorld): Promise<void> {
  const label = ['io.holdfast.derived-from', ...Object.entries(world.labels).map((pair) => pair.join('='))]
  const path = `/images/json?filters=${encodeURIComponent(JSON.stringify({ label }))}`
  const deadline = Date.now() + patienceMs
  while (((await world.get(path)) as unknown[]).length > 0) {
    if (Date.now() > deadline) throw new Error('the server did not remove the image of a clone that is gone')
    await delay(lookMs)
  }
}
