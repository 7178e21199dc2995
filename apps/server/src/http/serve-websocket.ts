import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { applyWSSHandler } from '@trpc/server/adapters/ws'
import type { Log } from '../log.ts'
import { WebSocketServer } from 'ws'
import { identify } from '../access/identify.ts'
import type { AppRouter } from '../router.ts'
import type { ListenerNames } from './guard-requests.ts'

const path = '/trpc'
const maxPayloadBytes = 64 * 1024
const maxBufferedBytes = 8 * 1024 * 1024
const maxSockets = 200
const pingMs = 30_000
const pongWaitMs = 5_000
const bufferCheckMs = 1_000

interface WebSocketParts {
  http: Server
  router: AppRouter
  names: () => ListenerNames
  log: Log
}

/**
 * Serves tRPC subscriptions. Path, Host and Origin are checked before the handshake, because tRPC checks none of them; a
 * query string is refused, because tRPC would wait for ever for the parameters it announces.
 */
export function serveWebSocket({ http, router, names, log }: WebSocketParts): Disposable {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxPayloadBytes })
  sockets.on('connection', (socket) => {
    socket.on('error', (error) => log.debug({ err: error }, 'a socket failed'))
  })
  const handler = applyWSSHandler({
    wss: sockets,
    router,
    createContext: () => ({ identify, transport: 'ws' as const }),
    maxBatchSize: 10,
    keepAlive: { enabled: true, pingMs, pongWaitMs },
    onError: ({ error, path: procedure }) => {
      if (error.code === 'INTERNAL_SERVER_ERROR') log.error({ err: error, procedure }, 'a subscription failed')
    },
  })
  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const { host, origin } = request.headers
    const { hosts, origins } = names()
    if (request.url !== path) return refuse(socket, '404 Not Found')
    if (host === undefined || !hosts.has(host)) return refuse(socket, '421 Misdirected Request')
    if (origin === undefined || !origins.has(origin)) return refuse(socket, '403 Forbidden')
    if (sockets.clients.size >= maxSockets) return refuse(socket, '503 Service Unavailable')
    sockets.handleUpgrade(request, socket, head, (ready) => sockets.emit('connection', ready, request))
  })
  // @NOTE tRPC has no back-pressure: a reader that stops reading is dropped before it costs memory, and connects again.
  const watchdog = setInterval(() => {
    for (const client of sockets.clients) if (client.bufferedAmount > maxBufferedBytes) client.terminate()
  }, bufferCheckMs)
  return {
    [Symbol.dispose]: () => {
      clearInterval(watchdog)
      handler.broadcastReconnectNotification()
      for (const client of sockets.clients) client.terminate()
      sockets.close()
    },
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
