import { once } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Duplex, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { OpError } from '@holdfast/contract'
import { engineError } from './ask-engine.ts'

/**
 * Sends a stream through its stages as the body of a request and resolves with the engine's answer, read to its end. When
 * any of them fails, the request breaks off, so that the engine never takes half a body for a whole one.
 * @throws OpError what the engine answered, else what the stream failed with; the signal's reason when it aborted.
 */
export async function sendStream(
  stages: readonly [Readable, ...Duplex[]],
  request: ClientRequest,
  signal: AbortSignal,
): Promise<string> {
  const [sent, answered] = await Promise.allSettled([
    pipeline([...stages, request], { signal }),
    readAnswer(request, signal),
  ])
  signal.throwIfAborted()
  // An engine that refuses stops reading, and the stream fails of that: the refusal is the cause.
  const refusal = answered.status === 'rejected' && answered.reason instanceof OpError ? answered.reason : null
  if (sent.status === 'rejected')
    throw sent.reason instanceof OpError ? sent.reason : (refusal ?? engineError(sent.reason))
  if (answered.status === 'rejected') throw engineError(answered.reason)
  return answered.value
}

async function readAnswer(request: ClientRequest, signal: AbortSignal): Promise<string> {
  const [response] = (await once(request, 'response', { signal })) as [IncomingMessage]
  const said = await text(response)
  const { statusCode = 0 } = response
  if (statusCode < 300) return said
  throw engineError(Object.assign(new Error(messageOf(said)), { statusCode }))
}

function messageOf(said: string): string {
  try {
    const answer: unknown = JSON.parse(said)
    if (typeof answer === 'object' && answer !== null && 'message' in answer) return String(answer.message)
  } catch {
    // Not JSON: what was said is the message.
  }
  return said.trim() || 'The engine gave no reason.'
}
