import { beginOidc, oidcLink, oidcSettings, oidcTarget, oidcView, saveOidc } from '../../index.ts'
import { tableOf } from '../schema-table.ts'

const settings = {
  issuer: 'https://id.example.org/realms/main',
  clientId: 'holdfast',
  scopes: 'openid profile email',
  buttonText: 'Sign in with Example',
  allowedDomains: ['Example.org'],
  roles: { from: 'account', first: 'viewer' },
} as const
const byClaim = {
  ...settings,
  roles: { from: 'claim', claim: 'groups', values: [{ value: 'staff', role: 'operator' }], otherwise: null },
} as const
const local = ['http://localhost:9000/x', 'http://127.0.0.1:9000', 'http://[::1]:9000']

const refused = [
  ...[
    'http://id.example.org',
    'http://localhost.evil.example',
    'https://user@id.example.org',
    'https://user:password@id.example.org',
    'https://id.example.org/?tenant=x',
    'https://id.example.org/#x',
    'https://id.example.org/?',
    'https://id.example.org ',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'id.example.org',
    '',
  ].map((issuer) => ['issuer', issuer] as const),
  ...['profile', '', 'openidx', 'openid  email', 'openid\nemail', 'openid "x"'].map((one) => ['scopes', one] as const),
  // The last begins with the sign of Kelvin, which in lower case is a k.
  ...['*', '*.example.org', '@example.org', 'example', '', '\u212Ailn.example'].map(
    (domain) => ['allowedDomains.0', domain] as const,
  ),
  ['clientId', ''],
  ['clientId', 'two\nlines'],
  ['buttonText', ' '],
  ['buttonText', 'x'.repeat(41)],
  ['roles.first', 'owner'],
  ['roles.claim', '', 1],
  ['roles.otherwise', 'owner', 1],
  ['roles.values.0.value', '', 1],
  ['roles.values.0.role', 'owner', 1],
] as const

export const oidcTables = {
  oidcSettings: tableOf(oidcSettings, {
    accepted: [settings, byClaim, ...local.map((issuer) => ({ ...settings, issuer }))],
    refused,
  }),
  oidcView: tableOf(oidcView, {
    accepted: [{ settings, hasClientSecret: true, redirectUri: 'https://holdfast.example.org/x' }],
    refused: [['settings', undefined]],
  }),
  saveOidc: tableOf(saveOidc, {
    accepted: [settings, byClaim, { ...settings, clientSecret: null }, { ...settings, clientSecret: 's' }],
    refused: [...refused, ['clientSecret', '', 3]],
  }),
  beginOidc: tableOf(beginOidc, {
    accepted: [{}, { invitation: null }, { invitation: 'token' }],
    refused: [['invitation', '', 2]],
  }),
  oidcTarget: tableOf(oidcTarget, {
    accepted: [{ issuer: 'https://id.example.org', subject: 'ada' }],
    refused: [['subject', 'x'.repeat(1001)]],
  }),
  oidcLink: tableOf(oidcLink, {
    accepted: [{ issuer: 'https://id.example.org', subject: 'ada', createdAt: 1 }],
    refused: [['createdAt', 'x']],
  }),
}
