import { message, OpError } from '@holdfast/contract'
import { toTrpcError } from './trpc-error.ts'

/** A page that shows everything has five. */
const maxSubscriptions = 50

/** How many a socket has. */
export interface OpenSubscriptions {
  open: number
}

/** Runs a subscription, and gives its place back when it ends. @throws TRPCError `TOO_MANY_REQUESTS` */
export async function countSubscription<T extends { ok: boolean }>(
  subscriptions: OpenSubscriptions,
  next: () => Promise<T>,
): Promise<T> {
  if (subscriptions.open >= maxSubscriptions)
    throw toTrpcError(new OpError('TOO_MANY_REQUESTS', message('too-many-subscriptions', { most: maxSubscriptions })))
  subscriptions.open += 1
  const release = () => void (subscriptions.open -= 1)
  const result = await next()
  const data = result.ok && 'data' in result ? result.data : undefined
  if (isIterable(data)) return { ...result, data: releasing(data, release) }
  release()
  return result
}

async function* releasing(source: AsyncIterable<unknown>, release: () => void): AsyncGenerator<unknown, void> {
  try {
    yield* source
  } finally {
    release()
  }
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
