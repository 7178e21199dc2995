import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { clientOf, connectEngine, type Engine } from '../engine/connect-engine.ts'

export interface PrivateEngine extends AsyncDisposable {
  readonly engine: Engine
  /** Its address, as `DOCKER_HOST` has it. */
  readonly dockerHost: string
  /** Ends the engine as a crash does. Its next start ends what ran, and starts again what has a policy for that. */
  kill: () => Promise<void>
  /** Starts it again after a kill. */
  start: () => Promise<void>
}

const patienceMs = 30_000

/** Engines before 25 keep the key that is their id in the folder of settings, later ones with their data. */
const ownSettings = 'mkdir -p /etc/docker; mount --bind "$0" /etc/docker; exec dockerd "$@"'

/**
 * A Docker Engine of the test's own, to be killed: with its own data, id, socket and network namespace, so that it and the engine
 * of this machine do not meet. Needs root and `dockerd`; its containers have no network.
 */
export async function startPrivateEngine(): Promise<PrivateEngine> {
  // Not below /tmp: an overlay on a tmpfs is refused.
  const folder = await mkdtemp('/var/tmp/holdfast-engine-')
  const socket = join(folder, 'engine.sock')
  const settings = join(folder, 'settings')
  await mkdir(settings)
  const dockerHost = `unix://${socket}`
  const engine = connectEngine({ dockerHost })
  let process: ChildProcess | undefined

  async function start(): Promise<void> {
    // What a killed one left: its containerd died with it, and would be waited for.
    await rm(join(folder, 'engine.pid'), { force: true })
    await rm(join(folder, 'exec/containerd/containerd.pid'), { force: true })
    const options = {
      'data-root': join(folder, 'data'),
      'exec-root': join(folder, 'exec'),
      pidfile: join(folder, 'engine.pid'),
      host: dockerHost,
      bridge: 'none',
      iptables: 'false',
    }
    const values = Object.entries(options).map(([name, value]) => `--${name}=${value}`)
    process = spawn('unshare', ['--net', '--mount', 'sh', '-ec', ownSettings, settings, ...values], { stdio: 'ignore' })
    const deadline = Date.now() + patienceMs
    while (!(await answers(engine))) {
      if (Date.now() > deadline) throw new Error('The private engine did not start.')
      await delay(100)
    }
  }
  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return
    const ended = once(process, 'exit')
    process.kill(signal)
    await ended
  }
  async function dispose(): Promise<void> {
    if (!(await answers(engine))) await start()
    for (const { Id } of await clientOf(engine).listContainers({ all: true }))
      await clientOf(engine).getContainer(Id).remove({ force: true, v: true })
    await end('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  }
  await start()
  return { engine, dockerHost, kill: () => end('SIGKILL'), start, [Symbol.asyncDispose]: dispose }
}

async function answers(engine: Engine): Promise<boolean> {
  return clientOf(engine)
    .ping()
    .then(
      () => true,
      () => false,
    )
}
