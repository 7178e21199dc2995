import type {
  Destination,
  DestinationDraft,
  DestinationKind,
  DestinationSettings,
  SmtpSecurity,
} from '@holdfast/contract'
import { kindWords } from './destination-words.ts'

/** What the form holds: texts of all kinds, so that switching loses nothing. */
export interface DestinationForm {
  name: string
  kind: DestinationKind
  secret: string
  url: string
  topic: string
  chatId: string
  roomId: string
  service: 'healthchecks' | 'uptime-kuma'
  /** Whether mails go by a server of their own, not by that of the host's settings. */
  ownServer: boolean
  host: string
  port: string
  security: SmtpSecurity
  user: string
  from: string
  to: string
}

const empty: DestinationForm = {
  name: '',
  kind: 'email',
  secret: '',
  url: '',
  topic: '',
  chatId: '',
  roomId: '',
  service: 'healthchecks',
  ownServer: false,
  host: '',
  port: '465',
  security: 'tls',
  user: '',
  from: '',
  to: '',
}

export const usualPorts: Record<SmtpSecurity, string> = { tls: '465', starttls: '587', none: '25' }

export function formOf(known: Destination | null, hasHostServer: boolean): DestinationForm {
  if (known === null) return { ...empty, ownServer: !hasHostServer }
  const { name, settings } = known
  const { server, from, to, ...texts } = { server: null, from: null, to: [], ...settings }
  return {
    ...empty,
    ...texts,
    ...(server !== null && { ...server, user: server.user ?? '', port: String(server.port) }),
    name,
    kind: settings.kind,
    ownServer: settings.kind === 'email' && server !== null,
    from: from ?? '',
    to: to.join(', '),
  }
}

/** What is missing, by field. The server looks closer. */
export function checkForm(form: DestinationForm, hasSecret: boolean): Partial<Record<keyof DestinationForm, string>> {
  const { kind } = form
  const needsUrl = kind === 'webhook' || kind === 'ntfy' || kind === 'gotify' || kind === 'matrix'
  const { secret, optional } = kindWords[kind]
  const isMail = kind === 'email'
  return {
    ...(form.name.trim() === '' && { name: 'Enter a name.' }),
    ...(needsUrl && form.url.trim() === '' && { url: 'Enter an address.' }),
    ...(kind === 'ntfy' && form.topic.trim() === '' && { topic: 'Enter a topic.' }),
    ...(kind === 'telegram' && form.chatId.trim() === '' && { chatId: 'Enter a chat.' }),
    ...(kind === 'matrix' && form.roomId.trim() === '' && { roomId: 'Enter the id of a room.' }),
    ...(optional !== true && !hasSecret && form.secret.trim() === '' && { secret: `${secret} is missing.` }),
    ...(isMail && addressesIn(form.to).length === 0 && { to: 'Enter an e-mail address.' }),
    ...(isMail && form.ownServer && form.host.trim() === '' && { host: 'Enter a host name.' }),
    ...(isMail && form.ownServer && !/^\d{1,5}$/.test(form.port) && { port: 'Enter a port.' }),
    ...(isMail && form.ownServer && form.from.trim() === '' && { from: 'Enter an e-mail address.' }),
  }
}

/** A secret that is not entered stays as it is. */
export function draftOf(form: DestinationForm, enabled: boolean): DestinationDraft {
  const secret = form.secret.trim()
  return { name: form.name.trim(), enabled, settings: settingsOf(form), ...(secret !== '' && { secret }) }
}

function settingsOf(form: DestinationForm): DestinationSettings {
  const { kind, service } = form
  const url = form.url.trim()
  switch (kind) {
    case 'email': {
      const { host, port, security } = form
      const server = { host: host.trim(), port: Number(port), security, user: form.user.trim() || null }
      const from = form.from.trim() || null
      return { kind, server: form.ownServer ? server : null, from, to: addressesIn(form.to) }
    }
    case 'webhook':
    case 'gotify':
      return { kind, url }
    case 'ntfy':
      return { kind, url, topic: form.topic.trim() }
    case 'telegram':
      return { kind, chatId: form.chatId.trim() }
    case 'matrix':
      return { kind, url, roomId: form.roomId.trim() }
    case 'ping':
      return { kind, service }
    case 'slack':
    case 'discord':
      return { kind }
    default:
      return kind satisfies never
  }
}

function addressesIn(text: string): string[] {
  return text.split(/[\s,;]+/).filter((one) => one !== '')
}

/** The field of the form that an error is about: `settings.server.host` is `host`. */
export function fieldOf(field: string | null): keyof DestinationForm | null {
  const name =
    field
      ?.replace(/^settings\./, '')
      .replace(/^server\./, '')
      .split('.')[0] ?? ''
  if (name === 'server') return 'host'
  return Object.hasOwn(empty, name) ? (name as keyof DestinationForm) : null
}

/** As Standard Webhooks has it. */
export function createSigningSecret(): string {
  return `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`
}
