import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { z } from 'zod'

/** A process, so that nobody else can be taken for it. What the system does not tell is null. */
export const leaseHolder = z.object({
  host: z.string().max(300),
  bootId: z.string().max(100).nullable(),
  pid: z.number().int(),
  /** In ticks since the host started: a pid is used again, a pid with this is not. */
  startTicks: z.string().max(30).nullable(),
})
export type LeaseHolder = z.infer<typeof leaseHolder>

export async function describeSelf(): Promise<LeaseHolder> {
  const { pid } = process
  return { host: hostname(), bootId: await readBootId(), pid, startTicks: await readStartTicks(pid) }
}

/** Of another host nothing can be proven. */
export async function isProvablyDead(holder: LeaseHolder): Promise<boolean> {
  if (holder.host !== hostname()) return false
  const bootId = await readBootId()
  if (bootId !== null && holder.bootId !== null && bootId !== holder.bootId) return true
  if (!isRunning(holder.pid)) return true
  const startTicks = await readStartTicks(holder.pid)
  return startTicks !== null && holder.startTicks !== null && startTicks !== holder.startTicks
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

async function readBootId(): Promise<string | null> {
  const text = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => null)
  return text?.trim() ?? null
}

/** Field 22 of proc_pid_stat(5); the second one, the name, may hold spaces and parentheses itself. */
async function readStartTicks(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
}
