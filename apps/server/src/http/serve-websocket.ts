import { STATUS_CODES, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { applyWSSHandler } from '@trpc/server/adapters/ws'
import type { Log } from '../log.ts'
import { WebSocketServer } from 'ws'
import { identify } from '../access/identify.ts'
import type { AppRouter } from '../router.ts'
import type { RequestCheck } from './guard-requests.ts'

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
  check: RequestCheck
  log: Log
}

/**
 * Serves tRPC subscriptions. Path, Host and Origin are checked before the handshake, for tRPC checks none of them; a
 * query string is refused, because tRPC would wait for ever for the parameters it announces.
 */
export function serveWebSocket({ http, router, check, log }: WebSocketParts): Disposable {
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
    const refusal = check(request)
    if (refusal !== null) return refuse(socket, refusal.status)
    if (request.url !== path) return refuse(socket, 404)
    if (sockets.clients.size >= maxSockets) return refuse(socket, 503)
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

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
