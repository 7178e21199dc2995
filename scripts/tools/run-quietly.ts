import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { once } from 'node:events'

export interface QuietRun {
  ok: boolean
  /** What it printed on both streams, one after the other. */
  output: string
  durationMs: number
}

/** Runs a script on this node and keeps what it prints. */
export async function runQuietly(script: string, args: string[], signal?: AbortSignal): Promise<QuietRun> {
  const started = performance.now()
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = () => child.kill()
  signal?.addEventListener('abort', stop, { once: true })
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  signal?.removeEventListener('abort', stop)
  return { ok: code === 0, output: `${stdout}${stderr}`.trim(), durationMs: performance.now() - started }
}
