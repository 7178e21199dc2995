import { execFile } from 'node:child_process'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Panel } from '@holdfast/server/testing'
import type { Row } from './print-table.ts'
import { median, runPairs } from './run-pairs.ts'
import { readMemory, resetPeak } from './server-memory.ts'

const run = promisify(execFile)

export interface ExportCase {
  panel: Panel
  socket: string
  containerId: string
  compression: 'none' | 'zstd'
  pairs: number
}

/** One export through the running server against the same bytes through curl, written to the same disk. */
export async function measureExport({ panel, socket, containerId, compression, pairs }: ExportCase): Promise<Row> {
  const name = compression === 'zstd' ? 'bench.tar.zst' : 'bench.tar'
  const script = compression === 'zstd' ? 'export-zstd.sh' : 'export-raw.sh'
  const peer = fileURLToPath(new URL(`peers/${script}`, import.meta.url))
  const ourFile = join(panel.dataFolder, 'exports', name)
  const theirFile = join(panel.dataFolder, `peer-${name}`)
  const sizes = { ours: 0, theirs: 0 }
  let peakBytes = 0
  const { now: idleBytes } = await readMemory(panel.pid)
  const { oursMs, theirsMs } = await runPairs(pairs, {
    ours: async () => {
      await rm(ourFile, { force: true })
      await resetPeak(panel.pid)
      await backUp(panel.url, containerId, name)
      peakBytes = Math.max(peakBytes, (await readMemory(panel.pid)).peak)
      sizes.ours = (await stat(ourFile)).size
    },
    theirs: async () => {
      await rm(theirFile, { force: true })
      await run('sh', [peer, socket, containerId, theirFile])
      sizes.theirs = (await stat(theirFile)).size
    },
  })
  await rm(theirFile, { force: true })
  await rm(ourFile, { force: true })
  return {
    work: `export, ${compression === 'none' ? 'raw' : compression}`,
    against: compression === 'none' ? 'curl > file && sync' : 'curl | zstd -3 -T0 > file && sync',
    ours: `${(median(oursMs) / 1_000).toFixed(2)} s`,
    theirs: `${(median(theirsMs) / 1_000).toFixed(2)} s`,
    ratio: median(oursMs.map((ms, index) => ms / (theirsMs[index] ?? Number.NaN))),
    goal: compression === 'none' ? 1.05 : 1.1,
    notes: [
      `size ours/theirs ${(sizes.ours / sizes.theirs).toFixed(4)} (${megabytes(sizes.ours)} / ${megabytes(sizes.theirs)})`,
      `server memory ${megabytes(idleBytes)} idle, ${megabytes(peakBytes)} at most`,
      `ours ${seconds(oursMs)}; theirs ${seconds(theirsMs)}`,
    ],
  }
}

async function backUp(url: string, containerId: string, name: string): Promise<void> {
  const answer = await fetch(`${url}/api/docker/containers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'backup', containerId, options: { name } }),
  })
  if (!answer.ok) throw new Error(`the backup failed: ${await answer.text()}`)
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(0)} MiB`
}

function seconds(values: readonly number[]): string {
  return values.map((ms) => (ms / 1_000).toFixed(2)).join(' ')
}
