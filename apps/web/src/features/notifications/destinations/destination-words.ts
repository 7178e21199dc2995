import type { DestinationKind, DestinationSettings } from '@holdfast/contract'

interface KindWords {
  word: string
  /** What the secret of this kind is called; it is needed unless it is optional. */
  secret: string
  optional?: true
  help: string
}

export const kindWords: Record<DestinationKind, KindWords> = {
  email: { word: 'E-mail', secret: 'Password', optional: true, help: '' },
  webhook: {
    word: 'Webhook',
    secret: 'Signing secret',
    help: 'A POST with JSON, signed as Standard Webhooks 1.0 has it. The receiver verifies it with the signing secret.',
  },
  ntfy: { word: 'ntfy', secret: 'Access token', optional: true, help: 'Subscribe to the topic in the app of ntfy.' },
  gotify: { word: 'Gotify', secret: 'App token', help: 'Create an application in Gotify, and enter its token.' },
  slack: {
    word: 'Slack',
    secret: 'Webhook address',
    help: 'Create an app with an incoming webhook for the channel. Mattermost and Rocket.Chat take the same.',
  },
  discord: {
    word: 'Discord',
    secret: 'Webhook address',
    help: 'In the settings of the channel: Integrations, Webhooks.',
  },
  telegram: {
    word: 'Telegram',
    secret: 'Bot token',
    help: 'Create a bot with @BotFather, send it a message, and enter the chat that it is to write to.',
  },
  matrix: {
    word: 'Matrix',
    secret: 'Access token',
    help: 'Of a user that has joined the room. Messages are not end-to-end encrypted.',
  },
  ping: {
    word: 'Dead man’s switch',
    secret: 'Ping address',
    help: 'It is told of start, success and failure, and raises the alarm when nothing comes. Choose rules with successes.',
  },
}

export const kinds = Object.keys(kindWords) as DestinationKind[]

/** Where it goes, as far as that is no secret. */
export function describeSettings(settings: DestinationSettings): string {
  switch (settings.kind) {
    case 'email':
      return settings.to.join(', ')
    case 'webhook':
    case 'gotify':
      return settings.url
    case 'ntfy':
      return `${settings.url.replace(/\/$/, '')}/${settings.topic}`
    case 'telegram':
      return settings.chatId
    case 'matrix':
      return settings.roomId
    case 'ping':
      return settings.service === 'healthchecks' ? 'Healthchecks' : 'Uptime Kuma'
    case 'slack':
    case 'discord':
      return ''
    default:
      return settings satisfies never
  }
}
