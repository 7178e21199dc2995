import Docker from 'dockerode'
import { defaultEngineId, OpError } from '@holdfast/contract'

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
}

export interface ConnectEngineOptions {
  id?: string
  /** As `DOCKER_HOST` has it; the local socket when absent. */
  dockerHost?: string | undefined
}

/**
 * Names an engine to work on. Opens no connection: the first call does.
 * @throws OpError `BAD_REQUEST` when `dockerHost` is no address Docker knows.
 */
export function connectEngine(options: ConnectEngineOptions = {}): Engine {
  const endpoint = options.dockerHost ?? 'unix:///var/run/docker.sock'
  const engine: DialledEngine = {
    id: options.id ?? defaultEngineId,
    endpoint,
    client: dial(endpoint) as DockerClient,
  }
  return engine
}

/** For the files of this package only: dockerode's types go no further. */
export function clientOf(engine: Engine): DockerClient {
  return (engine as DialledEngine).client
}

// @NOTE a kept connection breaks the first call after the engine was restarted; a new one costs 0.1 ms on the socket.
const headers = { Connection: 'close' }

function dial(endpoint: string): Docker {
  if (endpoint.startsWith('unix://')) return new Docker({ socketPath: endpoint.slice('unix://'.length), headers })
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (url === null || !['tcp:', 'http:', 'https:'].includes(url.protocol) || url.hostname === '')
    throw new OpError('BAD_REQUEST', `DOCKER_HOST is ${endpoint}; it must be unix:///path or tcp://host:port`, {
      field: 'DOCKER_HOST',
    })
  const protocol = url.protocol === 'https:' ? 'https' : 'http'
  return new Docker({
    host: url.hostname,
    port: Number(url.port || (protocol === 'https' ? 2376 : 2375)),
    protocol,
    headers,
  })
}
