import { TRPCClientError } from '@trpc/client'

const tries = 3

/** Whether to send a call again: only if no answer came at all. A refusal is an answer. */
export function retryUnanswered(failures: number, error: unknown): boolean {
  const answered = error instanceof TRPCClientError && Boolean(error.data)
  return !answered && failures < tries
}

/** For mutations that do the same when they arrive twice: those with an idempotency key, and those that set a state. */
export const resend = { retry: retryUnanswered, retryDelay: 400 }

/** One key per click: a retry of the same call then gets the same job. `randomUUID` exists only on secure origins. */
export function createIdempotencyKey(): string {
  if ('randomUUID' in crypto) return crypto.randomUUID()
  return Array.from((crypto as Crypto).getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
