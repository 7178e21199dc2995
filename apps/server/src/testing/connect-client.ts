import { createTRPCClient, createWSClient, httpBatchLink, splitLink, wsLink, type TRPCClient } from '@trpc/client'
import { WebSocket } from 'ws'
import type { AppRouter } from '../router.ts'

export interface TestClient extends Disposable {
  readonly trpc: TRPCClient<AppRouter>
}

/** A client as the console has it: calls over HTTP, subscriptions over a WebSocket with our own Origin. */
export function connectClient(
  { url, token }: { url: string; token: string },
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
): TestClient {
  class OriginSocket extends WebSocket {
    constructor(address: string | URL) {
      super(address, { origin: url, headers })
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
        false: httpBatchLink({ url: `${url}/trpc`, headers }),
      }),
    ],
  })
  return { trpc, [Symbol.dispose]: () => void socket.close() }
}
