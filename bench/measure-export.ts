import { execFile } from 'node:child_process'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Panel } from '@holdfast/server/testing'
import { inMebibytes, toRow, type Row } from './print-table.ts'
import { runPairs } from './run-pairs.ts'
import { watchMemory } from './watch-memory.ts'

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
  const memory = await watchMemory(panel.pid)
  const timings = await runPairs(pairs, {
    ours: async () => {
      await rm(ourFile, { force: true })
      await memory.during(() => backUp(panel, containerId, name))
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
  const ratio = (sizes.ours / sizes.theirs).toFixed(4)
  return toRow({
    work: `export, ${compression === 'none' ? 'raw' : compression}`,
    against: compression === 'none' ? 'curl > file && sync' : 'curl | zstd -3 -T0 > file && sync',
    goal: compression === 'none' ? 1.05 : 1.1,
    timings,
    notes: [`size ours/theirs ${ratio} (${inMebibytes(sizes.ours)} / ${inMebibytes(sizes.theirs)})`, memory.note()],
  })
}

async function backUp(panel: Panel, containerId: string, name: string): Promise<void> {
  const answer = await panel.call('/api/docker/containers', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'backup', containerId, options: { name } }),
  })
  if (!answer.ok) throw new Error(`the backup failed: ${await answer.text()}`)
}
