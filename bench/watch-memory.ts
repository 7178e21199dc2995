import { readFile, writeFile } from 'node:fs/promises'
import { inMebibytes } from './print-table.ts'

export interface MemoryWatch {
  /** Does some work and remembers the most that the process took up meanwhile. */
  during: (work: () => Promise<unknown>) => Promise<void>
  /** What was seen, for the table. */
  note: () => string
}

/** Watches the memory of a process that is idle now. */
export async function watchMemory(pid: number): Promise<MemoryWatch> {
  const { now: idleBytes } = await readMemory(pid)
  let peakBytes = 0
  return {
    during: async (work) => {
      await resetPeak(pid)
      await work()
      peakBytes = Math.max(peakBytes, (await readMemory(pid)).peak)
    },
    note: () => `server memory ${inMebibytes(idleBytes)} idle, ${inMebibytes(peakBytes)} at most`,
  }
}

/** Resident memory of a process in bytes, now and at its highest since the last reset. Linux only. */
async function readMemory(pid: number): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return { now: kilobytes(status, 'VmRSS'), peak: kilobytes(status, 'VmHWM') }
}

/** See proc(5), clear_refs: 5 resets the high-water mark to what is resident now. */
async function resetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5')
}

function kilobytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? Number.NaN) * 1_024
}
