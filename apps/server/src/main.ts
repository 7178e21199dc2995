import { pino } from 'pino'
import { OpError } from '@holdfast/contract'
import { parseConfig, readSecretFiles } from './config.ts'
import { createLog, type Log } from './log.ts'
import { startServer, type RunningServer } from './server.ts'

const stopWithinMs = 20_000

try {
  const config = parseConfig(readSecretFiles(process.env))
  const log = createLog(pino.destination(2))
  const server = await startServer(config, log)
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => void stop(server, log))
  process.stdout.write(`Holdfast is at ${config.url ?? server.url}\n`)
  // In the fragment, which no server and no log ever sees.
  if (server.setupToken !== null)
    process.stdout.write(`Create the first admin: ${server.publicUrl}/setup#token=${server.setupToken}\n`)
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
}

let stopping = false

/** A terminal's Ctrl-C may arrive twice, from the terminal and from the script that started us: the second is ignored. */
async function stop(server: RunningServer, log: Log): Promise<void> {
  if (stopping) return
  stopping = true
  setTimeout(() => process.exit(1), stopWithinMs).unref()
  try {
    await server[Symbol.asyncDispose]()
  } catch (error) {
    log.error({ err: error }, 'stopping failed')
    process.exitCode = 1
  }
}

function explain(error: unknown): string {
  if (error instanceof OpError) return error.message
  const { code, port } = (error ?? {}) as { code?: string; port?: number }
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken, perhaps by another Holdfast. Stop that one or set HOLDFAST_PORT to a free port.`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
