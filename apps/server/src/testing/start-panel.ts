import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { nodeFlags, sourceEnvironment } from '../node-flags.ts'
import { createTestToken, signedCall, type Call } from './signed-call.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
export const testAdmin = { name: 'admin', password: 'a harbour at dusk' }
const stopWithinMs = 15_000

interface Cookie {
  name: string
  value: string
}

export interface Panel extends AsyncDisposable {
  readonly url: string
  readonly dataFolder: string
  readonly pid: number
  /** An admin's. */
  readonly token: string
  call: Call
  /** Creates the first admin, as the set-up page does, and answers the cookie of their session. */
  setUp: () => Promise<Cookie>
  /** Signs that admin in once more: a session of one's own, which one may end. */
  signIn: () => Promise<Cookie>
  /** Ends the process as a crash would. */
  kill: () => Promise<void>
}

/** The real server as its own process, on a free port, with a data folder of its own unless one is handed in. */
export async function startPanel(environment: Record<string, string> = {}): Promise<Panel> {
  const dataFolder = environment['HOLDFAST_DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'holdfast-e2e-')))
  const env = {
    ...process.env,
    ...sourceEnvironment,
    HOLDFAST_PORT: '0',
    HOLDFAST_DATA_DIR: dataFolder,
    ...environment,
  }
  const server = spawn(process.execPath, [...nodeFlags, main], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await readUrl(server)
  const token = await createTestToken(dataFolder)
  return {
    url,
    token,
    call: signedCall({ url, token }),
    setUp: async () => {
      const setupToken = await readFile(join(dataFolder, 'setup-token'), 'utf8')
      return begin(`${url}/trpc/session.setUp`, { token: setupToken.trim(), ...testAdmin })
    },
    signIn: () => begin(`${url}/trpc/session.signIn`, testAdmin),
    dataFolder,
    pid: server.pid ?? 0,
    kill: () => end(server, 'SIGKILL'),
    [Symbol.asyncDispose]: async () => {
      await end(server, 'SIGTERM')
      if (environment['HOLDFAST_DATA_DIR'] === undefined) await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

async function begin(procedure: string, input: object): Promise<Cookie> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(procedure, { method: 'POST', headers, body: JSON.stringify(input) })
  const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '') ?? []
  if (value === '') throw new Error(`${procedure} gave no session: ${await answer.text()}`)
  return { name, value }
}

async function readUrl(server: ChildProcess): Promise<string> {
  if (server.stdout === null) throw new Error('the server has no output')
  for await (const line of createInterface({ input: server.stdout })) {
    const [url] = /http:\/\/\S+/.exec(line) ?? []
    if (url !== undefined) return url
  }
  throw new Error('the server ended before it listened')
}

async function end(server: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const timer = setTimeout(() => server.kill('SIGKILL'), stopWithinMs)
  server.kill(signal)
  await once(server, 'exit')
  clearTimeout(timer)
}
