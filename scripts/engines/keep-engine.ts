import { closeSync, openSync, readFileSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { launchEngine, stopSignal, type EngineKind } from './launch-engine.ts'
import { engineCache } from './unpack-engine.ts'

const patienceMs = 60_000

/** Starts the engine of that kind, unless it runs, and resolves with its `DOCKER_HOST`. It outlives us. */
export async function keepEngine(kind: EngineKind, folder = folderOf(kind)): Promise<string> {
  const log = join(folder, 'engine.log')
  if (runningPid(folder) !== undefined) return dockerHostIn(folder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const detachedLog = openSync(log, 'w', 0o600)
  try {
    const { process: started } = await launchEngine({ kind, folder, detachedLog })
    started.unref()
    const deadline = Date.now() + patienceMs
    while (!(await answers(join(folder, 'engine.sock')))) {
      if (started.exitCode !== null || Date.now() > deadline)
        throw new GiveUp(`The engine did not start. The end of ${log}:\n\n${await endOf(log)}`)
      await delay(100)
    }
  } finally {
    closeSync(detachedLog)
  }
  return dockerHostIn(folder)
}

/** Ends it and removes all it kept. False when it does not run. */
export async function stopEngine(kind: EngineKind, folder = folderOf(kind)): Promise<boolean> {
  const pid = runningPid(folder)
  if (pid !== undefined) process.kill(pid, stopSignal(kind))
  const deadline = Date.now() + patienceMs
  while (runningPid(folder) !== undefined) {
    if (Date.now() > deadline) throw new GiveUp(`The engine (pid ${pid}) does not end.`)
    await delay(100)
  }
  await rm(folder, { recursive: true, force: true })
  return pid !== undefined
}

/** Where a container's root is a stranger, its engine needs parents that anybody may pass: root's home is none. */
function folderOf(kind: EngineKind): string {
  return kind === '28-userns' ? `/var/lib/holdfast-engine-${kind}` : join(engineCache, 'running', kind)
}

function dockerHostIn(folder: string): string {
  return `unix://${join(folder, 'engine.sock')}`
}

/** Of the engine itself: a stranger may have the number of an old file by now. */
function runningPid(folder: string): number | undefined {
  try {
    const pid = readFileSync(join(folder, 'engine.pid'), 'utf8').trim()
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return command.includes(folder) ? Number(pid) : undefined
  } catch {
    return undefined
  }
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    request({ socketPath, path: '/_ping', headers: { host: 'docker' } }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
      .once('error', () => resolve(false))
      .end()
  })
}

async function endOf(log: string): Promise<string> {
  return (await readFile(log, 'utf8')).trimEnd().split('\n').slice(-15).join('\n')
}
