import { inMebibytes } from './in-mebibytes.ts'
import { readMemory, resetPeak } from './server-memory.ts'

export interface MemoryWatch {
  /** Does some work and remembers the most that the process took up meanwhile. */
  during: (work: () => Promise<void>) => Promise<void>
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
