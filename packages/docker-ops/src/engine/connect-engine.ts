import Docker, { type DockerOptions } from 'dockerode'
import { message, OpError, type Message } from '@holdfast/contract'
import type { Certificates } from './certificates.ts'

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
  df: (options: { abortSignal: AbortSignal }) => Promise<unknown>
}

type DockerClient = Omit<Docker, keyof Interruptible> & Interruptible

interface DialledEngine extends Engine {
  readonly client: DockerClient
  readonly readsSockets: boolean
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
}

/**
 * Names an engine to work on; what the environment says of another is left aside. Opens no connection: the first call does.
 * @throws OpError `BAD_REQUEST` when `dockerHost` is no address Docker knows, or is not encrypted and there are certificates.
 */
export function connectEngine(options: ConnectEngineOptions = {}): Engine {
  const endpoint = options.dockerHost ?? 'unix:///var/run/docker.sock'
  const engine: DialledEngine = {
    id: options.id ?? 'local',
    endpoint,
    client: dial(endpoint, options.certificates) as DockerClient,
    readsSockets: options.readsSockets ?? true,
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

function dial(endpoint: string, certificates: Certificates | undefined): Docker {
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
