import { readFile, writeFile } from 'node:fs/promises'

/** Resident memory of a process in bytes, now and at its highest since it was last reset. */
export async function memoryOf(pid: number): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const bytes = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1_024
  return { now: bytes('VmRSS'), peak: bytes('VmHWM') }
}

export async function resetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5')
}
