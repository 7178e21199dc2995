import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { signalGroup } from '../bootstrap/signal-group.mjs'

export interface AttachedRun {
  args: string[]
  env?: Record<string, string>
}

const graceMs = 10_000

/**
 * Runs a script on this node with our terminal. It leads a process group of its own: when `signal` aborts it is asked to
 * stop, and after a grace the whole group is ended, so that nothing it started stays behind.
 * @returns its exit code; null when a signal ended it
 */
export async function runAttached({ args, env }: AttachedRun, signal: AbortSignal): Promise<number | null> {
  if (signal.aborted) return null
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
    env: { ...process.env, ...env },
  })
  const exit = once(child, 'exit')
  const stop = () => {
    child.kill('SIGINT')
    void delay(graceMs, undefined, { ref: false }).then(() => signalGroup(child.pid, 'SIGKILL'))
  }
  signal.addEventListener('abort', stop, { once: true })
  const [code] = await exit
  signal.removeEventListener('abort', stop)
  signalGroup(child.pid, 'SIGKILL')
  return code
}
