import { TRPCClientError } from '@trpc/client'

const tries = 3

/** Whether to send a call again: only if no answer came at all. A refusal is an answer. */
export function retryUnanswered(failures: number, error: unknown): boolean {
  const answered = error instanceof TRPCClientError && Boolean(error.data)
  return !answered && failures < tries
}

/** For mutations that do the same when they arrive twice: those with an idempotency key, and those that set a state. */
export const resend = { retry: retryUnanswered, retryDelay: 400 }
