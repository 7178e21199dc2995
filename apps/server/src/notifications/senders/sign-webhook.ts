import { createHmac } from 'node:crypto'

/** The bytes of `whsec_<base64>`; null for what is none. https://github.com/standard-webhooks/standard-webhooks, 1.0: 24 to 64 bytes. */
export function readWebhookSecret(secret: string): Buffer | null {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? []
  const key = Buffer.from(base64 ?? '', 'base64')
  return key.length >= 24 && key.length <= 64 ? key : null
}

interface Signed {
  id: string
  /** Seconds since 1970. */
  timestamp: number
  body: string
}

/** The headers that prove who sent a body, and when: HMAC-SHA256 over `id.timestamp.body`. */
export function signWebhook(key: Buffer, { id, timestamp, body }: Signed): Record<string, string> {
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${signature}` }
}
