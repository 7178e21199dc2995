import type { ClientRequest } from 'node:http'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { OpError } from '@holdfast/contract'
import { engineError } from '../ask-engine.ts'
import { readAnswer } from './exchange-json.ts'

/**
 * Sends chunks as the body of a request and resolves with the engine's answer, read to its end. When the source fails, the
 * request breaks off, so that the engine never takes half a body for a whole one. A chunk is on its way before the next one is
 * asked for: its memory may be used again.
 * @throws OpError what the engine answered, else what the stream failed with; the signal's reason when it aborted.
 */
export async function sendBody(
  source: AsyncIterable<Buffer>,
  request: ClientRequest,
  signal: AbortSignal,
): Promise<string> {
  const [sent, answered] = await Promise.allSettled([
    pipeline(source, bodyOf(request), { signal }),
    answerOf(request, signal),
  ])
  signal.throwIfAborted()
  // An engine that refuses stops reading, and the stream fails of that: the refusal is the cause.
  const refusal = answered.status === 'rejected' && answered.reason instanceof OpError ? answered.reason : null
  if (sent.status === 'rejected')
    throw sent.reason instanceof OpError ? sent.reason : (refusal ?? engineError(sent.reason))
  if (answered.status === 'rejected') throw engineError(answered.reason)
  return answered.value
}

/** @NOTE a write into a request may return before its bytes are out; only its callback says that they are. */
function bodyOf(request: ClientRequest): Writable {
  const body = new Writable({
    highWaterMark: 1,
    write: (chunk: Buffer, _encoding, done) => void request.write(chunk, done),
    final: (done) => void request.end(done),
    destroy: (error, done) => {
      if (error !== null) request.destroy(error)
      done(error)
    },
  })
  request.on('error', (error) => body.destroy(error))
  return body
}

/** What the engine refused is told apart from a connection that broke. */
async function answerOf(request: ClientRequest, signal: AbortSignal): Promise<string> {
  try {
    return await readAnswer(request, signal)
  } catch (error) {
    throw (error as { statusCode?: number }).statusCode === undefined ? error : engineError(error)
  }
}
