import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { startServer, type RunningServer } from '../server.ts'
import { createTestToken, signedCall, type Call } from './signed-call.ts'
import { silentLog } from './silent-log.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface TestServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly dataFolder: string
  readonly exportFolder: string
  readonly routes: RunningServer['routes']
  /** An admin's. */
  readonly token: string
  call: Call
  post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>
}

interface TestServerOptions {
  /** Absent: an address where nobody answers. */
  dockerHost?: string | undefined
  dockerCertFolder?: string | undefined
  /** Default true. */
  hostReader?: boolean
  dataFolder?: string
  idleTimeoutMs?: number
  mailServer?: Config['mailServer']
  /** What the server's environment says of the way onto a network. */
  network?: Partial<Pick<Config, 'host' | 'url' | 'tls' | 'trustedProxies' | 'insecureHttp'>>
  log?: Logger
}

/** The real server on port 0 with a data folder of its own. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  await using stack = new AsyncDisposableStack()
  const dataFolder = options.dataFolder ?? stack.use(await temporaryFolder()).path
  const exportFolder = join(dataFolder, 'exports')
  const config = {
    port: 0,
    host: '127.0.0.1',
    url: undefined,
    tls: undefined,
    secretKey: undefined,
    trustedProxies: [],
    insecureHttp: false,
    ...options.network,
    dataFolder,
    exportRoots: [exportFolder] as const,
    jobHistoryDays: 90,
    auditDays: 365,
    idleTimeoutMs: options.idleTimeoutMs ?? 60_000,
    mailServer: options.mailServer,
    dockerHost: 'dockerHost' in options ? options.dockerHost : `unix://${dataFolder}/nobody.sock`,
    hostReader: options.hostReader ?? true,
    dockerCertFolder: options.dockerCertFolder,
  }
  const { url, routes } = stack.use(await startServer(config, options.log ?? silentLog))
  const parts = stack.move()
  const token = await createTestToken(dataFolder)
  const call = signedCall({ url, token })
  return {
    url,
    port: Number(new URL(url).port),
    dataFolder,
    exportFolder,
    routes,
    token,
    call,
    post: (path, body, headers = {}) =>
      call(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}
