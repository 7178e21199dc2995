import { createTRPCClient, createWSClient, httpBatchLink, splitLink, wsLink, type TRPCClient } from '@trpc/client'
import { WebSocket } from 'ws'
import type { AppRouter } from '../router.ts'

export interface TestClient extends Disposable {
  readonly trpc: TRPCClient<AppRouter>
}

/** A client as the console has it: calls over HTTP, subscriptions over a WebSocket with our own Origin. */
export function connectClient(url: string): TestClient {
  class OriginSocket extends WebSocket {
    constructor(address: string | URL) {
      super(address, { origin: url })
    }
  }
  const socket = createWSClient({
    url: `${url.replace('http', 'ws')}/trpc`,
    WebSocket: OriginSocket as unknown as typeof globalThis.WebSocket,
  })
  const trpc = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: wsLink({ client: socket }),
        false: httpBatchLink({ url: `${url}/trpc` }),
      }),
    ],
  })
  return { trpc, [Symbol.dispose]: () => void socket.close() }
}
