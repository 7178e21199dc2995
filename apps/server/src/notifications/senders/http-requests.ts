import type { DestinationSettings, Severity } from '@holdfast/contract'
import { cut, write, type Outgoing, type Written } from '../outgoing.ts'
import { readWebhookSecret, signWebhook } from './sign-webhook.ts'

/** What is sent by HTTP. */
export type HttpSettings = Exclude<DestinationSettings, { kind: 'email' }>

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Context {
  settings: HttpSettings
  /** Empty: none. */
  secret: string
  now: number
}

interface Webhook extends Context {
  settings: Extract<HttpSettings, { kind: 'webhook' }>
}

const telegram = 'https://api.telegram.org'
/** As the services have it, in characters; below them for those that do not say. */
const most = {
  ntfy: 3_500,
  gotify: 20_000,
  slack: 3_500,
  discord: 2_000,
  telegram: 4_096,
  matrix: 20_000,
  ping: 10_000,
}
const priorities: Record<Severity, { ntfy: number; gotify: number }> = {
  info: { ntfy: 3, gotify: 4 },
  warning: { ntfy: 4, gotify: 6 },
  error: { ntfy: 5, gotify: 8 },
}

/** One request to a destination. Null: it is not told of this. */
export function httpRequest(outgoing: Outgoing, { settings, secret, now }: Context): HttpRequest | null {
  const written = write(outgoing)
  switch (settings.kind) {
    case 'webhook':
      return webhook(outgoing, { settings, secret, now }, written)
    // https://docs.ntfy.sh/publish/#publish-as-json
    case 'ntfy':
      return post(settings.url, {
        headers: secret === '' ? {} : { authorization: `Bearer ${secret}` },
        json: {
          topic: settings.topic,
          title: written.title,
          message: cut(written.text || written.title, most.ntfy),
          priority: priorities[written.severity].ntfy,
          click: written.link,
        },
      })
    // https://gotify.net/docs/pushmsg
    case 'gotify':
      return post(below(settings.url, 'message'), {
        headers: { 'x-gotify-key': secret },
        json: {
          title: written.title,
          message: cut(written.text || written.title, most.gotify),
          priority: priorities[written.severity].gotify,
          extras: { 'client::notification': { click: { url: written.link } } },
        },
      })
    // https://docs.slack.dev/messaging/formatting-message-text#escaping: of these three follow links and mentions.
    case 'slack':
      return post(secret, {
        json: { text: escapeSlack(cut(together(written), most.slack)), unfurl_links: false },
      })
    // https://discord.com/developers/docs/resources/webhook#execute-webhook
    case 'discord':
      return post(secret, {
        json: { content: cut(together(written), most.discord), allowed_mentions: { parse: [] } },
      })
    // https://core.telegram.org/bots/api#sendmessage, without parse_mode: names are no markup.
    case 'telegram':
      return post(`${telegram}/bot${secret}/sendMessage`, {
        json: {
          chat_id: settings.chatId,
          text: cut(together(written), most.telegram),
          link_preview_options: { is_disabled: true },
        },
      })
    // https://spec.matrix.org/v1.16/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid: the same id is one message.
    case 'matrix': {
      const path = `_matrix/client/v3/rooms/${encodeURIComponent(settings.roomId)}/send/m.room.message/${outgoing.id}`
      const json = { msgtype: 'm.text', body: cut(together(written), most.matrix) }
      return {
        ...post(below(settings.url, path), { headers: { authorization: `Bearer ${secret}` }, json }),
        method: 'PUT',
      }
    }
    case 'ping':
      return ping(settings.service, secret, written)
    default:
      return settings satisfies never
  }
}

/** The body and its proof; the envelope is that of https://github.com/standard-webhooks/standard-webhooks. */
function webhook({ id, notes, more }: Outgoing, { settings, secret, now }: Webhook, written: Written): HttpRequest {
  const { title, text, severity, link } = written
  const happenings = notes.map((note) => ({ ...note, at: new Date(note.at).toISOString() }))
  const timestamp = new Date(now).toISOString()
  const data = { id, title, text, severity, link, more, happenings }
  const body = JSON.stringify({ type: 'holdfast.notification', timestamp, data })
  const key = readWebhookSecret(secret) ?? Buffer.alloc(0)
  const proof = signWebhook(key, { id, timestamp: Math.floor(now / 1000), body })
  return { method: 'POST', url: settings.url, headers: { ...json, ...proof }, body }
}

/** Healthchecks: https://healthchecks.io/docs/http_api/. Uptime Kuma's push monitor knows up and down, and no start. */
function ping(
  service: 'healthchecks' | 'uptime-kuma',
  address: string,
  { signal, title, text }: Written,
): HttpRequest | null {
  if (signal === null) return null
  const url = new URL(address)
  if (service === 'healthchecks') {
    url.pathname = `${url.pathname.replace(/\/+$/, '')}${{ start: '/start', success: '', fail: '/fail' }[signal]}`
    const body = cut(`${title}\n${text}`, most.ping)
    return { method: 'POST', url: url.href, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
  }
  if (signal === 'start') return null
  url.searchParams.set('status', signal === 'success' ? 'up' : 'down')
  url.searchParams.set('msg', cut(title, 200))
  return { method: 'GET', url: url.href, headers: {}, body: '' }
}

const json = { 'content-type': 'application/json' }

function post(
  url: string,
  { headers = {}, json: content }: { headers?: Record<string, string>; json: object },
): HttpRequest {
  return { method: 'POST', url, headers: { ...json, ...headers }, body: JSON.stringify(content) }
}

function below(url: string, path: string): string {
  const address = new URL(url)
  address.pathname = `${address.pathname.replace(/\/+$/, '')}/${path}`
  return address.href
}

function together({ title, text }: Written): string {
  return text === '' ? title : `${title}\n${text}`
}

function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
