import Docker, { type DockerOptions } from 'dockerode'
import { message, OpError, type Message } from '@holdfast/contract'
import { promisify } from 'node:util'
import { ApiAgreement, refusesVersion, type AgreedApi } from './agree-api.ts'
import type { Certificates } from './certificates.ts'
import { isPlainPath } from './raw/raw-inspect.ts'

/** An engine's address. It says nothing about whether anybody answers there. */
export interface Engine {
  readonly id: string
  /** `unix:///var/run/docker.sock`, `tcp://host:2375`, ... */
  readonly endpoint: string
}

/** dockerode takes a signal on every call; its typings forget these. */
interface Interruptible {
  info: (options: { abortSignal: AbortSignal | undefined }) => Promise<unknown>
  version: (options: { abortSignal: AbortSignal | undefined }) => Promise<unknown>
}

type DockerClient = Omit<Docker, keyof Interruptible> & Interruptible

interface DialledEngine extends Engine {
  readonly client: DockerClient
  readonly readsSockets: boolean
  readonly hostReader: boolean
  readonly api: ApiAgreement
}

export interface ConnectEngineOptions {
  /** What it is called here; `local` when absent. */
  id?: string
  /** As `DOCKER_HOST` has it; the local socket when absent. */
  dockerHost?: string | undefined
  /** With them `tcp://` means TLS too. `https://` alone trusts whom Node trusts. */
  certificates?: Certificates | undefined
  /** False leaves large bodies to dockerode on a plain socket too, as TLS always does. */
  readsSockets?: boolean
  /** False leaves all reading of data to the engine, also where its folders are within reach. */
  hostReader?: boolean
}

/**
 * Names an engine to work on; what the environment says of another is left aside. Opens no connection: the first call does.
 * @throws OpError `BAD_REQUEST` when `dockerHost` is no address Docker knows, or is not encrypted and there are certificates.
 */
export function connectEngine(options: ConnectEngineOptions = {}): Engine {
  const endpoint = options.dockerHost ?? 'unix:///var/run/docker.sock'
  const client = connect(endpoint, options.certificates) as DockerClient
  const engine: DialledEngine = {
    id: options.id ?? 'local',
    endpoint,
    client,
    readsSockets: options.readsSockets ?? true,
    hostReader: options.hostReader ?? true,
    api: agreeOn(client.modem),
  }
  return engine
}

/** For the files of this package only: dockerode's types go no further. */
export function clientOf(engine: Engine): DockerClient {
  return (engine as DialledEngine).client
}

/** Whether large bodies may be read from the engine's socket itself. */
export function readsSockets(engine: Engine): boolean {
  return (engine as DialledEngine).readsSockets
}

/** Whether data may be read and written where it lies on this host, if that turns out to be the engine's. */
export function usesHostFiles(engine: Engine): boolean {
  return (engine as DialledEngine).hostReader
}

/** @throws OpError those of `ApiAgreement.current`. */
export async function agreedApi(engine: Engine, signal?: AbortSignal): Promise<AgreedApi> {
  return (engine as DialledEngine).api.current(signal)
}

/** The same, asked of the engine now: it may have been upgraded meanwhile. */
export async function agreeAgain(engine: Engine, signal?: AbortSignal): Promise<AgreedApi> {
  const { api } = engine as DialledEngine
  api.forget()
  return api.current(signal)
}

/** For calls that go round the modem, when nobody answered or the answer may be to the version. */
export function forgetApi(engine: Engine): void {
  ;(engine as DialledEngine).api.forget()
}

type Modem = Docker['modem']

/** From here on every call of the modem names the version that was agreed on. One that the engine refuses for it is made again. */
function agreeOn(modem: Modem): ApiAgreement {
  const dial = modem.dial.bind(modem)
  const ask = promisify(dial)
  const api = new ApiAgreement((abortSignal) =>
    ask({ path: '/version', method: 'GET', abortSignal, statusCodes: { 200: true, 500: 'server error' } }),
  )
  type Call = Parameters<Modem['dial']>
  async function send(options: Call[0], callback: NonNullable<Call[1]>, isSecond = false): Promise<void> {
    const answered: typeof callback = (error: (Error & { statusCode?: number }) | null, answer) => {
      const refused = error !== null && refusesVersion(error)
      // Without a status nobody answered: who does next may be another version.
      if (refused || (error !== null && error.statusCode === undefined)) api.forget()
      if (refused && !isSecond && options.file === undefined) start(options, callback, true)
      else callback(error, answer)
    }
    if (leadsElsewhere(options.path)) throw Object.assign(new Error('nothing has such a name'), { statusCode: 404 })
    const { apiVersion } = await api.current(options.abortSignal)
    dial({ ...options, path: `/v${apiVersion}${options.path}` }, answered)
  }
  function start(options: Call[0], callback: NonNullable<Call[1]>, isSecond = false): void {
    const failed = (error: Error): void => callback(error, null)
    void send(options, callback, isSecond).then(undefined, failed)
  }
  modem.dial = (options, callback = () => undefined) => start(options, callback)
  return api
}

/**
 * Whether a name in a path would make it another path of the engine's.
 * @NOTE the engine redirects such a path, and docker-modem follows to a host that the name may name; what fails there ends the process.
 */
function leadsElsewhere(path: string): boolean {
  const [written = ''] = path.split('?', 1)
  try {
    return !isPlainPath(decodeURIComponent(written.slice(1)))
  } catch {
    return true
  }
}

// @NOTE a kept connection breaks the first call after the engine was restarted; a new one costs 0.1 ms on the socket.
const headers = { Connection: 'close' }

// @NOTE docker-modem fills in from DOCKER_HOST, DOCKER_CERT_PATH and others what it is not given: here it is given all.
const given: DockerOptions & { pathPrefix: string } = {
  headers,
  host: undefined,
  port: undefined,
  socketPath: undefined,
  protocol: 'http',
  pathPrefix: '/',
  username: undefined,
  timeout: undefined,
  ca: undefined,
  cert: undefined,
  key: undefined,
}

function connect(endpoint: string, certificates: Certificates | undefined): Docker {
  if (endpoint.startsWith('unix://')) return new Docker({ ...given, socketPath: endpoint.slice('unix://'.length) })
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (url === null || !['tcp:', 'http:', 'https:'].includes(url.protocol) || url.hostname === '')
    throw refuse(message('docker-host-invalid', { dockerHost: endpoint }))
  if (certificates !== undefined && url.protocol === 'http:')
    throw refuse(message('docker-host-without-tls', { dockerHost: endpoint }))
  const encrypted = certificates !== undefined || url.protocol === 'https:'
  return new Docker({
    ...given,
    host: url.hostname,
    port: Number(url.port || (encrypted ? 2376 : 2375)),
    protocol: encrypted ? 'https' : 'http',
    ca: certificates?.ca,
    cert: certificates?.client?.cert,
    key: certificates?.client?.key,
  })
}

function refuse(detail: Message): OpError {
  return new OpError('BAD_REQUEST', detail, { field: 'DOCKER_HOST' })
}
