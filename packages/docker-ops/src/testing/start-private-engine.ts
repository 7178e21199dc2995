import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { GiveUp } from '../../../../scripts/bootstrap/give-up.mjs'
import {
  launchEngine,
  stopSignal,
  type EngineKind,
  type LaunchedEngine,
} from '../../../../scripts/engines/launch-engine.ts'
import { clientOf, connectEngine, type Engine } from '../engine/connect-engine.ts'

export interface PrivateEngine extends AsyncDisposable {
  readonly engine: Engine
  /** Its address, as `DOCKER_HOST` has it. */
  readonly dockerHost: string
  /** Its address over TCP, on the loopback, where it was asked for TLS. */
  readonly tlsHost: string | null
  /** Ends the engine as a crash does. Its next start ends what ran, and starts again what has a policy for that. */
  kill: () => Promise<void>
  /** Starts it again after a kill. */
  start: () => Promise<void>
}

interface PrivateEngineOptions {
  /** The installed one when absent. A newer one is downloaded on first use. */
  kind?: EngineKind
  /** A folder with `ca.pem`, `cert.pem` and `key.pem` of the engine: it listens over TLS too, to those that CA vouches for. */
  tlsFolder?: string
  /** It has the default network `bridge`, in its own network namespace. */
  withBridge?: boolean
  /** More of dockerd. */
  flags?: readonly string[]
}

const patienceMs = 30_000

/**
 * A Docker Engine of the test's own, to be killed: with its own data, id, socket and network namespace, so that it and the engine
 * of this machine do not meet. Its containers meet each other alone.
 * @throws GiveUp where this machine cannot: it needs root, and a newer one Debian 12. A test skips with that reason.
 */
export async function startPrivateEngine(options: PrivateEngineOptions = {}): Promise<PrivateEngine> {
  // Not below /tmp: an overlay on a tmpfs is refused.
  const folder = await mkdtemp('/var/tmp/holdfast-engine-')
  const { kind = 'installed', tlsFolder, withBridge = false, flags: more = [] } = options
  const dockerHost = `unix://${join(folder, 'engine.sock')}`
  const engine = connectEngine({ dockerHost })
  // The last one counts: empty is docker0.
  const flags = [...(withBridge ? ['--bridge='] : []), ...(tlsFolder === undefined ? [] : tlsFlags(tlsFolder)), ...more]
  let launched: LaunchedEngine | undefined
  let port = 0

  async function start(): Promise<void> {
    const listener = tlsFolder === undefined ? undefined : await listen(port)
    launched = await launchEngine({ kind, folder, flags, ...(listener && { listener }) })
    if (listener !== undefined) port = (listener.address() as AddressInfo).port
    listener?.close()
    const deadline = Date.now() + patienceMs
    while (!(await answers(engine))) {
      if (Date.now() > deadline) throw new Error('The private engine did not start.')
      await delay(100)
    }
  }
  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const { process } = launched ?? {}
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return
    const ended = once(process, 'exit')
    process.kill(signal)
    await ended
  }
  async function dispose(): Promise<void> {
    if (!(await answers(engine))) await start()
    for (const { Id } of await clientOf(engine).listContainers({ all: true }))
      await clientOf(engine).getContainer(Id).remove({ force: true, v: true })
    await end(stopSignal(kind))
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await start()
  } catch (error) {
    await end('SIGKILL')
    await rm(folder, { recursive: true, force: true })
    throw error
  }
  const tlsHost = tlsFolder === undefined ? null : `tcp://127.0.0.1:${port}`
  return { engine, dockerHost, tlsHost, kill: () => end('SIGKILL'), start, [Symbol.asyncDispose]: dispose }
}

/**
 * An engine of that kind for a test, which is skipped with the reason where this machine cannot run it:
 * `await using engine = await startEngine('28', context)`.
 */
export async function startEngine(
  kind: EngineKind,
  { skip }: { skip: (note: string) => never },
  options: Omit<PrivateEngineOptions, 'kind'> = {},
): Promise<PrivateEngine> {
  try {
    return await startPrivateEngine({ kind, ...options })
  } catch (error) {
    if (error instanceof GiveUp) skip(error.message)
    throw error
  }
}

function tlsFlags(folder: string): string[] {
  const file = (name: string) => join(folder, name)
  return [
    '--tlsverify',
    `--tlscacert=${file('ca.pem')}`,
    `--tlscert=${file('cert.pem')}`,
    `--tlskey=${file('key.pem')}`,
  ]
}

async function listen(port: number): Promise<Server> {
  const listener = createServer().listen(port, '127.0.0.1')
  await once(listener, 'listening')
  return listener
}

async function answers(engine: Engine): Promise<boolean> {
  return clientOf(engine)
    .ping()
    .then(
      () => true,
      () => false,
    )
}
