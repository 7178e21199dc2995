import {
  allowedHost,
  allowList,
  delivery,
  deliveryFilter,
  deliveryStatus,
  deliveryTarget,
  destination,
  destinationDraft,
  destinationSettings,
  destinationTarget,
  emailAddress,
  happeningKind,
  mailOnFailure,
  notificationRule,
  notificationSettings,
  ruleDraft,
  ruleTarget,
  ruleTiming,
  smtpSecurity,
  smtpServer,
  testAnswer,
  updateDestination,
  updateRule,
} from '../../index.ts'
import { tableOf, wordsOf, type SchemaTable } from '../schema-table.ts'

const server = { host: 'mail.example.org', port: 465, security: 'tls', user: 'ada' } as const
const email = { kind: 'email', server, from: 'holdfast@example.org', to: ['ada@example.org'] } as const
const settings = [
  email,
  { kind: 'email', to: ['ada@example.org'] },
  { kind: 'webhook', url: 'https://example.org/hook?x=1' },
  { kind: 'ntfy', url: 'https://ntfy.sh', topic: 'my-topic_1' },
  { kind: 'gotify', url: 'http://192.168.1.2:8080/' },
  { kind: 'slack' },
  { kind: 'discord' },
  { kind: 'telegram', chatId: '-100123' },
  { kind: 'telegram', chatId: '@channel' },
  { kind: 'matrix', url: 'https://matrix.example.org', roomId: '!abc:example.org' },
  { kind: 'ping', service: 'healthchecks' },
  { kind: 'ping', service: 'uptime-kuma' },
] as const
const urls = ['', 'example.org', 'file:///etc/passwd', 'ftp://example.org', 'https://ada:x@example.org', 'https://x/#y']
const settingsRefused = [
  ...urls.map((url) => ['url', url, 2] as const),
  ...['', 'two\nlines@example.org', 'ada', 'ada@', 'a b@example.org', 'a@example.org, b@example.org'].map(
    (address) => ['to.0', address] as const,
  ),
  ['to', []],
  ['from', 'x'],
  ['server.host', 'a b'],
  ['server.port', 0],
  ['server.security', 'ssl'],
  ['topic', 'a/b', 3],
  ['chatId', 'channel', 7],
  ['roomId', '#abc:example.org', 9],
  ['service', 'other', 10],
] as const
const draft = { name: 'Mail', enabled: true, settings: email, secret: 'x' } as const
const draftRefused = [
  ['name', ' '],
  ['secret', ''],
  ['settings.kind', 'pigeon'],
] as const
const rule = {
  name: 'Failures',
  enabled: true,
  kinds: ['job-ended'],
  jobKinds: ['backup'],
  outcomes: ['failed'],
  alertKinds: ['vault-away'],
  minSeverity: 'error',
  containers: [{ kind: 'project', project: 'web' }],
  destinationIds: ['a'],
  timing: { kind: 'at-once' },
} as const
const bareRule = { name: 'Everything', kinds: ['job-ended'], destinationIds: ['a'] } as const
const ruleRefused = [
  ['name', ''],
  ['kinds', []],
  ['kinds.0', 'job'],
  ['jobKinds.0', 'copy'],
  ['outcomes.0', 'running'],
  ['alertKinds.0', 'x'],
  ['minSeverity', 'fatal'],
  ['containers.0.kind', 'image'],
  ['destinationIds', []],
  ['timing.kind', 'weekly'],
] as const

export const notificationTables: Record<string, SchemaTable> = {
  emailAddress: tableOf(emailAddress, {
    accepted: ['ada@example.org', ' ada+x@localhost '],
    refused: ['', 'ada', 'a@b@c', 'a@b\r\nc', '<a@b>'].map((one) => ['', one] as const),
  }),
  smtpSecurity: wordsOf(smtpSecurity, ['tls', 'starttls', 'none']),
  smtpServer: tableOf(smtpServer, {
    accepted: [server, { host: '[::1]', port: 25, security: 'none' }],
    refused: [
      ['host', 'a/b'],
      ['port', 65_536],
      ['user', ''],
    ],
  }),
  destinationSettings: tableOf(destinationSettings, { accepted: settings, refused: settingsRefused }),
  destinationDraft: tableOf(destinationDraft, {
    accepted: [draft, { name: 'Chat', settings: { kind: 'slack' } }, { ...draft, secret: null }],
    refused: draftRefused,
  }),
  destinationTarget: tableOf(destinationTarget, {
    accepted: [{ destinationId: 'a' }],
    refused: [['destinationId', '']],
  }),
  updateDestination: tableOf(updateDestination, {
    accepted: [
      { ...draft, destinationId: 'a' },
      { destinationId: 'a', name: 'Chat', settings: { kind: 'slack' } },
    ],
    refused: draftRefused,
  }),
  destination: tableOf(destination, {
    accepted: [
      {
        id: 'a',
        name: 'Mail',
        enabled: true,
        settings: email,
        hasSecret: true,
        createdAt: 1,
        lastSuccessAt: null,
        lastFailure: { at: 1, detail: 'Refused.' },
        failuresInRow: 1,
        waiting: 0,
      },
    ],
    refused: [['lastFailure.at', null]],
  }),
  happeningKind: wordsOf(happeningKind, [
    'job-started',
    'job-ended',
    'run-started',
    'run-ended',
    'alert-raised',
    'alert-cleared',
  ]),
  ruleTiming: tableOf(ruleTiming, {
    accepted: [
      { kind: 'at-once' },
      { kind: 'every', minutes: 15 },
      { kind: 'daily', at: '07:30', timeZone: 'Europe/Berlin' },
    ],
    refused: [
      ['minutes', 4, 1],
      ['at', '7:30', 2],
      ['timeZone', 'Moon', 2],
    ],
  }),
  ruleDraft: tableOf(ruleDraft, { accepted: [rule, bareRule], refused: ruleRefused }),
  ruleTarget: tableOf(ruleTarget, { accepted: [{ ruleId: 'a' }], refused: [['ruleId', '']] }),
  updateRule: tableOf(updateRule, {
    accepted: [
      { ...rule, ruleId: 'a' },
      { ...bareRule, ruleId: 'a' },
    ],
    refused: ruleRefused,
  }),
  notificationRule: tableOf(notificationRule, {
    accepted: [
      { ...rule, id: 'a', createdAt: 1 },
      { ...bareRule, id: 'a', createdAt: 1 },
    ],
    refused: ruleRefused,
  }),
  deliveryStatus: wordsOf(deliveryStatus, ['waiting', 'delivered', 'failed']),
  delivery: tableOf(delivery, {
    accepted: [
      {
        id: 'a',
        destination: { id: 'b', name: 'Mail' },
        ruleName: null,
        status: 'failed',
        severity: 'error',
        title: 'Failed.',
        count: 1,
        createdAt: 1,
        dueAt: null,
        attempts: 1,
        endedAt: 2,
        lastError: 'Refused.',
      },
    ],
    refused: [['destination.name', null]],
  }),
  deliveryTarget: tableOf(deliveryTarget, { accepted: [{ deliveryId: 'a' }], refused: [['deliveryId', '']] }),
  deliveryFilter: tableOf(deliveryFilter, {
    accepted: [{}, { destinationId: 'a', limit: 10 }],
    refused: [['limit', 0, 1]],
  }),
  testAnswer: tableOf(testAnswer, { accepted: [{ delivered: true, detail: 'It answered 200.' }] }),
  allowedHost: tableOf(allowedHost, {
    accepted: ['nas.lan', '192.168.1.0/24', 'fd00::/8', '10.0.0.1'],
    refused: ['', 'a b', 'https://nas.lan', '10.0.0.0/x'].map((one) => ['', one] as const),
  }),
  allowList: tableOf(allowList, { accepted: [{ hosts: [] }, { hosts: ['nas.lan'] }], refused: [['hosts.0', '', 1]] }),
  notificationSettings: tableOf(notificationSettings, {
    accepted: [
      { allowedHosts: ['nas.lan'], mailServer: null },
      { allowedHosts: [], mailServer: { host: 'mail.example.org', from: 'holdfast@example.org' } },
    ],
    refused: [['mailServer.from', null, 1]],
  }),
  mailOnFailure: tableOf(mailOnFailure, { accepted: [{ address: 'ada@example.org' }], refused: [['address', 'ada']] }),
}
