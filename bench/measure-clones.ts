import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestObject, TestWorld } from '@holdfast/docker-ops/testing'
import type { Panel } from '@holdfast/server/testing'
import type { Row } from './print-table.ts'
import { median, runPairs } from './run-pairs.ts'

const run = promisify(execFile)
const files = 3_000
const fileBytes = 111_848

export interface CloneCase {
  panel: Panel
  world: TestWorld
  pairs: number
}

/** A container with 10 MB of its own, a volume of 320 MB in 3,000 files and two networks, cloned while it is paused. */
export async function measureDataClone({ panel, world, pairs }: CloneCase): Promise<Row> {
  const [front, back] = [await world.createNetwork(), await world.createNetwork()]
  const volume = await world.createVolume()
  await fill(world, volume)
  const source = await world.runContainer({
    Cmd: ['sh', '-c', 'dd if=/dev/urandom of=/own bs=1M count=10; sleep 3600'],
    HostConfig: { NetworkMode: front.name, Binds: [`${volume}:/data`] },
  })
  await world.connect(back, source)
  const name = world.name('bench-clone')
  const label = Object.entries(world.labels).map(([key, value]) => `${key}=${value}`)[0] ?? ''
  const timings = await runPairs(pairs, {
    ours: () => clone(panel, source, { name, mounts: { '/data': 'copy' }, writableLayer: 'carry', mode: 'pause' }),
    theirs: async () => {
      await peer('clone-data.sh', [source.name, volume, world.image, name, label, front.name, back.name])
    },
    tidy: async () => {
      await quietly(['rm', '--force', '--volumes', name])
      await quietly(['volume', 'rm', name, `${name}-${volume}`])
      await quietly(['image', 'rm', name])
    },
  })
  return row({
    work: 'clone with 10 MB of its own and a 320 MB volume',
    against: 'docker commit + tar pipe + docker create',
    goal: 1.1,
    timings,
  })
}

/** Nothing but the configuration, started. */
export async function measureConfigurationClone({ panel, world, pairs }: CloneCase): Promise<Row> {
  const source = await world.createContainer({ Env: ['A=1'], HostConfig: { Memory: 67_108_864 } })
  const name = world.name('bench-clone')
  const label = Object.entries(world.labels).map(([key, value]) => `${key}=${value}`)[0] ?? ''
  const timings = await runPairs(pairs * 3, {
    ours: () => clone(panel, source, { name, start: true }),
    theirs: async () => {
      await peer('clone-configuration.sh', [world.image, name, label])
    },
    tidy: () => quietly(['rm', '--force', name]),
  })
  return row({
    work: 'clone, configuration only, started',
    against: 'docker create + docker start',
    goal: 1,
    timings,
  })
}

async function fill(world: TestWorld, volume: string): Promise<void> {
  const { Mountpoint } = (await world.get(`/volumes/${volume}`)) as { Mountpoint: string }
  const block = randomBytes(fileBytes)
  for (let index = 0; index < files; index += 1) {
    const folder = join(Mountpoint, `folder-${index % 30}`)
    await mkdir(folder, { recursive: true })
    block.writeUInt32LE(index)
    await writeFile(join(folder, `file-${index}`), block)
  }
}

async function clone(panel: Panel, source: TestObject, options: object): Promise<void> {
  const answer = await fetch(`${panel.url}/api/docker/containers`, {
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
async function quietly(values: string[]): Promise<void> {
  await run('docker', values).catch(() => undefined)
}

function row({
  timings,
  ...rest
}: Pick<Row, 'work' | 'against' | 'goal'> & { timings: Awaited<ReturnType<typeof runPairs>> }): Row {
  const { oursMs, theirsMs } = timings
  const seconds = (values: readonly number[]) => values.map((ms) => (ms / 1_000).toFixed(2)).join(' ')
  return {
    ...rest,
    ours: `${(median(oursMs) / 1_000).toFixed(2)} s`,
    theirs: `${(median(theirsMs) / 1_000).toFixed(2)} s`,
    ratio: median(oursMs.map((ms, index) => ms / (theirsMs[index] ?? Number.NaN))),
    notes: [`ours ${seconds(oursMs)}; theirs ${seconds(theirsMs)}`],
  }
}
