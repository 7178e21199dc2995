import type { AppRouter } from '@holdfast/server'
import { createTRPCClient, createWSClient, httpBatchLink, splitLink, wsLink } from '@trpc/client'
import { ServerConnection } from './server-connection.ts'

const maxCallsPerRequest = 10

/** Calls go over HTTP, subscriptions over one WebSocket per tab. */
export function createClient(origin: string) {
  const connection = new ServerConnection()
  const socket = createWSClient({
    // No socket before somebody is signed in: the first subscription opens it.
    lazy: { enabled: true, closeMs: 1_000 },
    url: `${origin.replace(/^http/, 'ws')}/trpc`,
    keepAlive: { enabled: true, intervalMs: 10_000, pongTimeoutMs: 5_000 },
    retryDelayMs: (attempt) => Math.min(250 * 2 ** attempt, 5_000),
    onOpen: () => connection.opened(),
    onClose: () => connection.lost(),
    onError: () => connection.lost(),
  })
  const client = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: wsLink({ client: socket }),
        false: httpBatchLink({ url: `${origin}/trpc`, maxItems: maxCallsPerRequest }),
      }),
    ],
  })
  return { client, connection }
}
