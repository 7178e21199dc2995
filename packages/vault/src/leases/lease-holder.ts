import { readFile, readlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { z } from 'zod'

/** A process, so that nobody else can be taken for it. What the system does not tell is null. */
export const leaseHolder = z.object({
  host: z.string().max(300),
  /** Two machines may have one name, and containers often do. */
  machineId: z.string().max(100).nullable().default(null),
  bootId: z.string().max(100).nullable(),
  /** Only in the same one is a pid that of the same process: containers have their own. */
  pidNamespace: z.string().max(100).nullable().default(null),
  pid: z.number().int(),
  /** In ticks since the host started: a pid is used again, a pid with this is not. */
  startTicks: z.string().max(30).nullable(),
  /** See `OpenVaultOptions`. */
  instanceId: z.string().max(100).nullable().default(null),
})
export type LeaseHolder = z.infer<typeof leaseHolder>

export async function describeSelf(instanceId: string | null = null): Promise<LeaseHolder> {
  const { pid } = process
  return {
    host: hostname(),
    machineId: await readLine('/etc/machine-id'),
    bootId: await readLine('/proc/sys/kernel/random/boot_id'),
    pidNamespace: await readlink('/proc/self/ns/pid').catch(() => null),
    pid,
    startTicks: await readStartTicks(pid),
    instanceId,
  }
}

/** Of another host, or a stranger in another container, nothing can be proven: who is taken for dead wrongly loses what it writes. */
export async function isProvablyDead(holder: LeaseHolder, self: LeaseHolder): Promise<boolean> {
  if (isSucceeded(holder, self)) return true
  if (holder.host !== self.host) return false
  if (holder.bootId !== self.bootId)
    return holder.bootId !== null && self.machineId !== null && holder.machineId === self.machineId
  if (holder.pidNamespace !== self.pidNamespace) return false
  if (!isRunning(holder.pid)) return true
  const startTicks = await readStartTicks(holder.pid)
  return startTicks !== null && holder.startTicks !== null && startTicks !== holder.startTicks
}

/** A container that is started again has another pid namespace and may have another name: of an instance only one process runs at a time. */
function isSucceeded(holder: LeaseHolder, self: LeaseHolder): boolean {
  const isOfOneInstance = holder.instanceId !== null && holder.instanceId === self.instanceId
  const isOfOneBoot = holder.bootId !== null && holder.bootId === self.bootId
  const namespaces = [holder.pidNamespace, self.pidNamespace]
  return isOfOneInstance && isOfOneBoot && !namespaces.includes(null) && namespaces[0] !== namespaces[1]
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

async function readLine(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.trim() || null
}

/** Field 22 of proc_pid_stat(5); the second one, the name, may hold spaces and parentheses itself. */
async function readStartTicks(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
}
