import { showBytes } from '@holdfast/archive'
import { OpError, type OpErrorCode } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { tlsFailure } from './tls-failure.ts'

/** What the call was about, for the codes of its errors. */
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
  const { statusCode, code, text } = shape(error)
  const tls = tlsFailure({ statusCode, code, message: text })
  if (tls !== null) return new OpError('ENGINE_UNREACHABLE', tls, { cause: error })
  const fail = (opCode: OpErrorCode, detail: Message): OpError => new OpError(opCode, detail, { cause: error })
  const verbatim = text === '' ? message('engine-no-reason') : message('verbatim', { text })
  if (statusCode === null && code === null) return fail('INTERNAL', verbatim)
  if (statusCode === null) return fail('ENGINE_UNREACHABLE', message('engine-unreachable', { errno: code ?? '' }))
  if (statusCode === 404 && context.container !== undefined && /no such container/i.test(text))
    return fail('CONTAINER_NOT_FOUND', message('container-not-found', { container: context.container }))
  // @NOTE 20.10 answers 500 to an ambiguous prefix, later engines 400.
  if (/^multiple IDs found/i.test(text))
    return fail('AMBIGUOUS_ID', message('container-ambiguous', { container: context.container ?? null }))
  if (/port is already allocated|(bind|listen)\b.*address already in use/i.test(text))
    return fail('PORT_IN_USE', message('port-in-use', { port: portOf(text) }))
  if (/no space left on device/i.test(text)) return fail('DISK_FULL', message('engine-disk-full', { reason: text }))
  const tooLong = tooLongIn(text)
  if (tooLong !== null)
    return fail('INVALID_STATE', message('path-too-long', { path: showBytes(Buffer.from(tooLong)) }))
  if (/is already in use by container/i.test(text)) return fail('NAME_IN_USE', verbatim)
  if (statusCode === 409) return fail(context.conflict ?? 'INVALID_STATE', verbatim)
  // @NOTE "not paused" is a 500.
  if (/is not paused$/i.test(text)) return fail('INVALID_STATE', verbatim)
  return fail('ENGINE_REFUSED', verbatim)
}

/** `Bind for 0.0.0.0:80 failed: ...`, `listen tcp4 0.0.0.0:80: bind: ...`, `failed to bind host port 0.0.0.0:80/tcp: ...` */
function portOf(text: string): string | null {
  return /[\d\]:.]:(\d{1,5})\b/.exec(text)?.[1] ?? null
}

/** `... lstat /var/lib/docker/overlay2/<id>/merged/a/b: file name too long`, without the folder of the engine's own. */
function tooLongIn(text: string): string | null {
  const path = /^(?:.*\w )?(\/.*): file name too long$/s.exec(text)?.[1]
  return path?.replace(/^\/.*?\/(?:merged|diff|_data|overlayfs\/[0-9a-f]{64})(?=\/)/, '') ?? null
}

/** What the engine itself said, where an error came from its answer; to tell apart what it has no codes for. */
export function engineTextOf({ cause }: OpError): string {
  return shape(cause).text
}

/** For an error inside another's message. */
export function detailOf(error: unknown): Message {
  if (error instanceof OpError) return error.detail
  return message('verbatim', { text: error instanceof Error ? error.message : String(error) })
}

function shape(error: unknown): { statusCode: number | null; code: string | null; text: string } {
  const fields = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>
  const reply = fields['json'] as Record<string, unknown> | null | undefined
  const reason = typeof reply?.['message'] === 'string' ? reply['message'] : null
  return {
    statusCode: typeof fields['statusCode'] === 'number' ? fields['statusCode'] : null,
    code: typeof fields['code'] === 'string' ? fields['code'] : null,
    text: reason ?? (error instanceof Error ? error.message : String(error)),
  }
}

function isNotFound(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'statusCode' in cause && cause.statusCode === 404
}
