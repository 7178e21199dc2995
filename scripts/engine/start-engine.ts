import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { findProgram, searchPath } from '../tools/find-program.ts'
import { probeEngine } from './probe-engine.ts'

const patienceMs = 90_000

/**
 * Starts `dockerd` on the local socket, as root, and waits until it answers. It has a session of its own and outlives us;
 * its pid and log lie in the data folder.
 */
export async function startEngine(dataFolder: string): Promise<void> {
  if (await serviceComesUp()) return
  mountControlGroups()
  const folder = join(dataFolder, 'engine')
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  console.error(`Starting the Docker Engine (log: ${join(folder, 'dockerd.log')}) ...`)
  await untilItAnswers(launch(folder), join(folder, 'dockerd.log'))
}

/** Where systemd runs, the package brings a service. */
async function serviceComesUp(): Promise<boolean> {
  if (!existsSync('/run/systemd/system')) return false
  if (spawnSync('systemctl', ['start', 'docker'], { stdio: 'ignore' }).status !== 0) return false
  return (await probeEngine({})).answers
}

/** Starts it, unless one is on its way: started by the package's init script, or by another of our commands. */
function launch(folder: string): ChildProcess | undefined {
  const pidFile = join(folder, 'dockerd.pid')
  if (['/var/run/docker.pid', pidFile].some(isRunning)) return undefined
  // A stranger may have the pid of an old file by now, and dockerd would refuse to start over it.
  rmSync(pidFile, { force: true })
  const log = openSync(join(folder, 'dockerd.log'), 'a', 0o600)
  const env = { ...process.env, PATH: searchPath() }
  const engine = spawn('dockerd', ['--pidfile', pidFile], { detached: true, stdio: ['ignore', log, log], env })
  closeSync(log)
  engine.unref()
  return engine
}

function isRunning(pidFile: string): boolean {
  try {
    const pid = readFileSync(pidFile, 'utf8').trim()
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'dockerd'
  } catch {
    return false
  }
}

async function untilItAnswers(engine: ChildProcess | undefined, log: string): Promise<void> {
  let failure: string | undefined
  engine?.once('error', (error) => (failure = error.message))
  const deadline = Date.now() + patienceMs
  for (;;) {
    if ((await probeEngine({})).answers) return
    if (typeof engine?.exitCode === 'number') failure = `it ended with ${engine.exitCode}`
    if (Date.now() > deadline) failure = `it did not answer within ${patienceMs / 1000} seconds`
    if (failure !== undefined) break
    await delay(200)
  }
  engine?.kill()
  throw new GiveUp(`The Docker Engine did not start: ${failure}. The end of ${log}:\n\n${tail(log)}\n\n${hint}`)
}

const hint =
  'It needs root, a mounted /sys and /proc, control groups in /sys/fs/cgroup and a real root mount (a plain chroot is not one).'

function tail(file: string): string {
  if (!existsSync(file)) return '(no log)'
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n')
}

/** Without systemd nobody has mounted them; Debian's own script for that comes with the engine. */
function mountControlGroups(): void {
  if (readFileSync('/proc/self/mounts', 'utf8').includes(' /sys/fs/cgroup')) return
  const script = findProgram('cgroupfs-mount')
  if (script !== undefined) spawnSync(script, { stdio: ['ignore', 2, 2], env: { ...process.env, PATH: searchPath() } })
}
