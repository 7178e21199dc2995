import { randomBytes } from 'node:crypto'
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { applyWSSHandler } from '@trpc/server/adapters/ws'
import type { Log } from '../log.ts'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Audit } from '../access/audit.ts'
import type { Identities } from '../access/identities.ts'
import { networkOf } from '../access/network-of.ts'
import type { OpenConnections } from '../access/open-connections.ts'
import type { AppRouter } from '../router.ts'
import type { ClientReader } from './client-of.ts'
import type { RequestCheck } from './guard-requests.ts'

const path = '/trpc'
const maxPayloadBytes = 64 * 1024
const maxBufferedBytes = 4 * 1024 * 1024
const maxBufferedOfAllBytes = 64 * 1024 * 1024
const maxSockets = 500
/** A tab has one; a machine may have many tabs, and many people behind one address. */
const maxSocketsOfClient = 60
const maxSocketsOfCaller = 60
/** A page that opens sends some ten. */
const maxFramesASecond = 100
const pingMs = 30_000
const pongWaitMs = 5_000
const checkMs = 1_000

interface WebSocketParts {
  http: Server
  router: AppRouter
  check: RequestCheck
  clientOf: ClientReader['clientOf']
  identities: Identities
  connections: OpenConnections
  audit: Audit
  log: Log
}

/**
 * Serves tRPC subscriptions. Path, Host, Origin and who calls are checked before the handshake, for tRPC checks none of
 * them; a query string is refused, because tRPC would wait for ever for the parameters it announces.
 */
export function serveWebSocket({ http, router, check, log, ...access }: WebSocketParts): Disposable {
  const { clientOf, identities, connections, audit } = access
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxPayloadBytes })
  const networks = new WeakMap<WebSocket, string>()
  const frames = new WeakMap<WebSocket, number>()
  sockets.on('connection', (socket, request) => {
    networks.set(socket, networkOf(clientOf(request).address))
    socket.on('error', (error) => log.debug({ err: error }, 'a socket failed'))
    dropUnread(socket)
    socket.on('message', () => {
      const count = (frames.get(socket) ?? 0) + 1
      frames.set(socket, count)
      if (count <= maxFramesASecond) return
      socket.removeAllListeners('message')
      socket.close(1008, 'too many frames')
    })
  })
  const handler = applyWSSHandler({
    wss: sockets,
    router,
    createContext: ({ req }) => ({
      client: clientOf(req),
      identify: identifyOf(req),
      transport: 'ws' as const,
      setCookie: () => undefined,
      audit,
      requestId: randomBytes(6).toString('base64url'),
      subscriptions: { open: 0 },
    }),
    maxBatchSize: 10,
    keepAlive: { enabled: true, pingMs, pongWaitMs },
    onError: ({ error, path: procedure, ctx }) => {
      if (error.code === 'INTERNAL_SERVER_ERROR' && !isBrokenFrame(error.cause))
        log.error({ err: error, procedure, reqId: ctx?.requestId }, 'a subscription failed')
    },
  })
  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const refusal = check(request)
    if (refusal !== null) return refuse(socket, refusal.status)
    if (request.url !== path) return refuse(socket, 404)
    const network = networkOf(clientOf(request).address)
    const own = [...sockets.clients].filter((client) => networks.get(client) === network)
    if (own.length >= maxSocketsOfClient) return refuse(socket, 429)
    if (sockets.clients.size >= maxSockets) return refuse(socket, 503)
    void open(request, socket, head)
  })
  function identifyOf(request: IncomingMessage) {
    return () => identities.identify(request.headers, clientOf(request))
  }
  async function open(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const identify = identifyOf(request)
    const caller = await identify().catch(() => null)
    if (caller === null) return refuse(socket, 401)
    if (connections.count(caller) >= maxSocketsOfCaller) return refuse(socket, 429)
    if (socket.destroyed) return
    sockets.handleUpgrade(request, socket, head, (ready) => {
      const held = connections.add({ caller, identify, close: () => ready.terminate() })
      ready.once('close', () => held[Symbol.dispose]())
      sockets.emit('connection', ready, request)
    })
  }
  const watchdog = setInterval(() => {
    for (const client of sockets.clients) frames.set(client, 0)
    for (const client of furthestBehind(sockets.clients)) client.terminate()
  }, checkMs)
  return {
    [Symbol.dispose]: () => {
      clearInterval(watchdog)
      handler.broadcastReconnectNotification()
      for (const client of sockets.clients) client.terminate()
      sockets.close()
    },
  }
}

/** @NOTE tRPC has no back-pressure: a reader that stops reading is dropped before it costs memory, and connects again. */
function dropUnread(socket: WebSocket): void {
  const send = socket.send.bind(socket) as (data: string) => void
  socket.send = (data: unknown) =>
    socket.bufferedAmount > maxBufferedBytes ? socket.terminate() : send(data as string)
}

/** Of many that read slowly those that are furthest behind. */
function furthestBehind(clients: ReadonlySet<WebSocket>): WebSocket[] {
  let total = 0
  return [...clients]
    .toSorted((one, other) => one.bufferedAmount - other.bufferedAmount)
    .filter((client) => client.bufferedAmount > 0 && (total += client.bufferedAmount) > maxBufferedOfAllBytes)
}

/** Bytes that are no frame are the client's fault, and no matter for the log: ws has closed the socket by then. */
function isBrokenFrame(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && String(cause.code).startsWith('WS_ERR_')
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
