import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** What a server needs in its environment for `footprintOf`. */
export const measured = { NODE_OPTIONS: `--expose-gc --import=${new URL('report-memory.ts', import.meta.url).href}` }

interface Footprint {
  /** Of the heap and of buffers, without what is garbage. */
  readonly liveBytes: number
  /** All that the system counts, once garbage is gone. */
  readonly residentBytes: number
}

export async function footprintOf({ dataFolder }: { dataFolder: string }): Promise<Footprint> {
  const socket = connect(join(dataFolder, 'memory.sock'))
  await once(socket, 'connect')
  const { rss, heapUsed, external } = JSON.parse(await text(socket)) as NodeJS.MemoryUsage
  return { liveBytes: heapUsed + external, residentBytes: rss }
}

/** Resident memory as it is now, garbage in it. */
export async function residentBytesOf({ pid }: { pid: number }): Promise<number> {
  return Number(/VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024
}

/** Open files, sockets among them. */
export async function descriptorsOf({ pid }: { pid: number }): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length
}
