import { OpError, type OpErrorCode } from '@holdfast/contract'
import { tlsFailure } from './tls-failure.ts'

/** What the call was about, for the codes and sentences of its errors. */
export interface AskContext {
  /** The container the call names. */
  container?: string
  /** What to call a 409 here; the default is INVALID_STATE. */
  conflict?: OpErrorCode
}

/**
 * Awaits one call to the engine and turns what it throws into an OpError; the only place that reads dockerode's errors.
 * An aborted call rejects with the signal's reason instead.
 */
export async function ask<T>(call: Promise<T>, context: AskContext = {}, signal?: AbortSignal): Promise<T> {
  try {
    return await call
  } catch (error) {
    signal?.throwIfAborted()
    throw engineError(error, context)
  }
}

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

/** The OpError for whatever a call or a stream of the engine failed with. An OpError passes as it is. */
export function engineError(error: unknown, context: AskContext = {}): OpError {
  if (error instanceof OpError) return error
  const { statusCode, code, message } = shape(error)
  const tls = tlsFailure({ statusCode, code, message })
  if (tls !== null) return new OpError('ENGINE_UNREACHABLE', tls, { cause: error })
  const fail = (opCode: OpErrorCode, text: string): OpError => new OpError(opCode, text, { cause: error })
  if (statusCode === null && code === null) return fail('INTERNAL', message)
  if (statusCode === null) return fail('ENGINE_UNREACHABLE', `The Docker Engine does not answer (${code}).`)
  if (statusCode === 404 && context.container !== undefined && /no such container/i.test(message))
    return fail('CONTAINER_NOT_FOUND', `No container ${context.container} on this engine.`)
  // @NOTE 20.10 answers 500 to an ambiguous prefix, later engines 400.
  if (/^multiple IDs found/i.test(message))
    return fail('AMBIGUOUS_ID', `${context.container ?? 'The id'} fits more than one container; give more of the id.`)
  if (/port is already allocated|(bind|listen)\b.*address already in use/i.test(message))
    return fail('PORT_IN_USE', `${portOf(message)} is in use; free it or choose another.`)
  if (/no space left on device/i.test(message)) return fail('DISK_FULL', `The engine's disk is full: ${message}`)
  if (/is already in use by container/i.test(message)) return fail('NAME_IN_USE', message)
  if (statusCode === 409) return fail(context.conflict ?? 'INVALID_STATE', message)
  // @NOTE "not paused" is a 500.
  if (/is not paused$/i.test(message)) return fail('INVALID_STATE', message)
  return fail('ENGINE_REFUSED', message)
}

/** `Bind for 0.0.0.0:80 failed: ...`, `listen tcp4 0.0.0.0:80: bind: ...`, `failed to bind host port 0.0.0.0:80/tcp: ...` */
function portOf(message: string): string {
  const port = /[\d\]:.]:(\d{1,5})\b/.exec(message)?.[1]
  return port === undefined ? 'A port' : `Port ${port}`
}

function shape(error: unknown): { statusCode: number | null; code: string | null; message: string } {
  const fields = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>
  const reply = fields['json'] as Record<string, unknown> | null | undefined
  const said = typeof reply?.['message'] === 'string' ? reply['message'] : null
  return {
    statusCode: typeof fields['statusCode'] === 'number' ? fields['statusCode'] : null,
    code: typeof fields['code'] === 'string' ? fields['code'] : null,
    message: said ?? (error instanceof Error ? error.message : String(error)),
  }
}

function isNotFound(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'statusCode' in cause && cause.statusCode === 404
}
