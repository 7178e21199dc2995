import { OpError } from '@holdfast/contract'
import { ask } from './ask-engine.ts'

/**
 * Awaits one call about something that may not be there: null for a 404, and for nothing else.
 * @throws OpError as `ask` does.
 */
export async function askIfThere<T>(call: Promise<T>, signal?: AbortSignal): Promise<T | null> {
  try {
    return await ask(call, {}, signal)
  } catch (error) {
    if (error instanceof OpError && isNotFound(error.cause)) return null
    throw error
  }
}

function isNotFound(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'statusCode' in cause && cause.statusCode === 404
}
