import { Agent, request } from 'undici'
import { message, type Message } from '@holdfast/contract'
import { escapeControls } from '@holdfast/contract/messages'
import { DeliveryError, reasonOf } from '../delivery-error.ts'
import type { Guard } from '../guard/guard.ts'
import { cut } from '../outgoing.ts'
import type { HttpRequest } from './http-requests.ts'

interface HttpLimits {
  /** From the first packet to the end of the answer. */
  readonly timeMs: number
  readonly answerBytes: number
}

const httpLimits: HttpLimits = { timeMs: 10_000, answerBytes: 64 * 1024 }

interface SendOptions {
  guard: Guard
  signal: AbortSignal
  limits?: HttpLimits
  /** Of a private authority, in PEM; absent: those of Node, to which `NODE_EXTRA_CA_CERTS` adds. */
  ca?: string
}

/** What of an answer is shown. */
const shownLength = 200

/**
 * Sends one request to where the guard lets it go, and follows no redirect. Resolves with what was answered.
 * @throws DeliveryError
 */
export async function sendHttp(
  { url, method, headers, body: content }: HttpRequest,
  { guard, signal, limits = httpLimits, ca }: SendOptions,
): Promise<Message> {
  const target = new URL(url)
  const { lookup } = await guard.admit(target.hostname, { plain: target.protocol === 'http:' })
  const agent = new Agent({
    connect: { lookup, timeout: limits.timeMs, ...(ca !== undefined && { ca }) },
    maxHeaderSize: limits.answerBytes,
  })
  const timeout = AbortSignal.timeout(limits.timeMs)
  try {
    const answer = await request(target, {
      dispatcher: agent,
      method,
      // Some services refuse whoever does not say who they are.
      headers: { 'user-agent': 'Holdfast', ...headers },
      body: content,
      signal: AbortSignal.any([signal, timeout]),
    })
    const { statusCode, headers: told } = answer
    const text = await readAtMost(answer.body, limits.answerBytes)
    if (statusCode >= 200 && statusCode < 300) return answered(statusCode, text)
    throw refusal(statusCode, { text, retryAfter: told['retry-after'] })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof DeliveryError) throw error
    const detail = timeout.aborted
      ? message('delivery-timed-out', { seconds: Math.ceil(limits.timeMs / 1000) })
      : message('delivery-unreachable', { reason: reasonOf(error) })
    throw new DeliveryError(detail, { permanent: false, cause: error })
  } finally {
    await agent.destroy()
  }
}

/** Statuses that say that it may work later: https://www.rfc-editor.org/rfc/rfc9110, https://www.rfc-editor.org/rfc/rfc6585. */
const passing = new Set([408, 425, 429])

function refusal(status: number, { text, retryAfter }: { text: string; retryAfter: unknown }): DeliveryError {
  if (status >= 300 && status < 400)
    return new DeliveryError(message('delivery-redirected', { status }), { permanent: true })
  const seconds = Number(retryAfter)
  return new DeliveryError(answered(status, text), {
    permanent: status >= 400 && status < 500 && !passing.has(status),
    retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0,
  })
}

function answered(status: number, text: string): Message {
  return message('delivery-answered', { status, text: cut(escapeControls(text.trim()), shownLength) })
}

async function readAtMost(body: AsyncIterable<Buffer>, most: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= most) break
  }
  return Buffer.concat(chunks).toString('utf8')
}
