import { readdir, readFile } from 'node:fs/promises'

interface Footprint {
  readonly memoryBytes: number
  readonly descriptors: number
}

/** What a process holds now: resident memory and open files, sockets among them. */
export async function footprintOf(pid: number): Promise<Footprint> {
  const [status, files] = await Promise.all([readFile(`/proc/${pid}/status`, 'utf8'), readdir(`/proc/${pid}/fd`)])
  return { memoryBytes: Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1_024, descriptors: files.length }
}
