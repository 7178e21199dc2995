import { isDeepStrictEqual } from 'node:util'
import { message, OpError, type DestinationDraft, type DestinationSettings, type Message } from '@holdfast/contract'
import { DeliveryError } from './delivery-error.ts'
import type { Guard } from './guard/guard.ts'
import { readWebhookSecret } from './senders/sign-webhook.ts'

interface Before {
  settings: DestinationSettings
  hasSecret: boolean
}

/**
 * Whether a destination can be used as somebody entered it; `before` is what was stored of it.
 * @throws OpError `BAD_REQUEST` naming the field
 */
export function checkDestination({ settings, secret }: DestinationDraft, before: Before | null): void {
  if (isShortened(settings) && !isDeepStrictEqual(settings, before?.settings))
    throw refused('settings.url', message('destination-address-shortened'))
  const isKept = secret === undefined && before?.hasSecret === true
  // Else whoever may change the address would get the secret sent to one of theirs.
  if (isKept && receiverOf(settings) !== receiverOf(before.settings))
    throw refused('secret', message('destination-secret-again'))
  if (typeof secret === 'string') checkSecret(settings, secret)
  else if (!isKept && needsSecret(settings)) throw refused('secret', message('destination-secret-missing'))
  if (settings.kind === 'email' && settings.server !== null && settings.from === null)
    throw refused('settings.from', message('mail-from-missing'))
}

/**
 * Whether an address that is written out is one that the guard lets through. Where a name leads is looked at when it is sent to.
 * @throws OpError `BAD_REQUEST` naming the field
 */
export async function checkReach(draft: DestinationDraft, guard: Guard): Promise<void> {
  const { settings, secret } = draft
  const isServer = settings.kind === 'email'
  const isSecret = hasSecretAddress(settings)
  const address = isSecret ? secret : 'url' in settings ? settings.url : undefined
  const url = typeof address === 'string' ? new URL(address) : null
  const host = isServer ? settings.server?.host : url?.hostname
  if (host === undefined) return
  const field = isServer ? 'settings.server.host' : isSecret ? 'secret' : 'settings.url'
  try {
    await guard.admitLiteral(host, { plain: url?.protocol === 'http:' })
  } catch (error) {
    if (error instanceof DeliveryError && error.permanent) throw refused(field, error.detail)
  }
}

function needsSecret(settings: DestinationSettings): boolean {
  if (settings.kind === 'email') return settings.server !== null && settings.server.user !== null
  return settings.kind !== 'ntfy'
}

/** What anybody sees of the settings: the path and query of a webhook are often what lets one in. */
export function shownSettings(settings: DestinationSettings): DestinationSettings {
  if (settings.kind !== 'webhook') return settings
  const { origin, pathname, search } = new URL(settings.url)
  return pathname === '/' && search === '' ? settings : { ...settings, url: `${origin}${hiddenPath}` }
}

/** Whether of its address no more than the host is there. */
export function isShortened(settings: DestinationSettings): boolean {
  return settings.kind === 'webhook' && settings.url.endsWith(hiddenPath)
}

const hiddenPath = '/…'

/** Where whoever knows the address may send. */
function hasSecretAddress({ kind }: DestinationSettings): boolean {
  return kind === 'slack' || kind === 'discord' || kind === 'ping'
}

function checkSecret(settings: DestinationSettings, secret: string): void {
  if (settings.kind === 'webhook' && readWebhookSecret(secret) === null)
    throw refused('secret', message('webhook-secret-invalid'))
  if (!hasSecretAddress(settings)) return
  const url = URL.parse(secret)
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw refused('secret', message('destination-address-invalid'))
}

/** Who gets to see the secret. */
function receiverOf(settings: DestinationSettings): string {
  if (settings.kind === 'email') {
    const { host, port, security, user } = settings.server ?? { host: '', port: 0, security: '', user: '' }
    return JSON.stringify(['email', host, port, security, user])
  }
  return JSON.stringify([settings.kind, 'url' in settings ? new URL(settings.url).origin : ''])
}

function refused(field: string, detail: Message): OpError {
  return new OpError('BAD_REQUEST', detail, { field })
}
