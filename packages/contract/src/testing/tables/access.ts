import {
  acceptInvitation,
  changePassword,
  containerScope,
  createdToken,
  createToken,
  createUser,
  credentials,
  firstAdmin,
  sessionTarget,
  tokenTarget,
  updateUser,
  userName,
  userTarget,
} from '../../index.ts'
import { tableOf } from '../schema-table.ts'

const scope = { names: ['web-*'], projects: ['shop'], labels: [] }
const token = {
  id: 'one',
  name: 'ci',
  role: 'operator',
  scope: null,
  user: { id: 'u1', name: 'anna' },
  createdAt: 1,
  expiresAt: null,
  lastUsedAt: null,
} as const

export const accessTables = {
  userName: tableOf(userName, {
    accepted: ['anna', 'a.b-c_d@example.org'],
    refused: ['', ' anna', '-anna', 'a b', 'a\n', '<b>', 'x'.repeat(65), 7, null].map((value) => ['', value] as const),
  }),
  containerScope: tableOf(containerScope, {
    accepted: [scope, { projects: ['shop'] }, { labels: ['team=data', 'backup'] }],
    refused: [
      ['', { names: [], projects: [], labels: [] }],
      ['names.0', ''],
      ['names.0', 'x'.repeat(201)],
      ['names', Array.from({ length: 51 }, () => 'a')],
    ],
  }),
  credentials: tableOf(credentials, {
    accepted: [{ name: 'anna', password: 'x' }],
    refused: [
      ['name', ''],
      ['password', ''],
      ['password', 'x'.repeat(1025)],
    ],
  }),
  firstAdmin: tableOf(firstAdmin, {
    accepted: [{ token: 't', name: 'anna', password: '' }],
    refused: [
      ['token', ''],
      ['name', 'two words'],
      ['password', 'x'.repeat(1025)],
    ],
  }),
  acceptInvitation: tableOf(acceptInvitation, {
    accepted: [{ token: 't', password: 'x' }],
    refused: [['token', '']],
  }),
  changePassword: tableOf(changePassword, {
    accepted: [{ current: 'x', next: 'y' }],
    refused: [['current', '']],
  }),
  createUser: tableOf(createUser, {
    accepted: [
      { name: 'anna', role: 'viewer' },
      { name: 'anna', role: 'operator', scope },
    ],
    refused: [
      ['role', 'root'],
      ['name', ''],
    ],
  }),
  updateUser: tableOf(updateUser, {
    accepted: [{ userId: 'u1' }, { userId: 'u1', role: 'admin', scope: null, disabled: true }],
    refused: [
      ['userId', ''],
      ['role', 'root', 1],
    ],
  }),
  userTarget: tableOf(userTarget, { accepted: [{ userId: 'u1' }], refused: [['userId', 'x'.repeat(65)]] }),
  sessionTarget: tableOf(sessionTarget, { accepted: [{ sessionId: 's1' }], refused: [['sessionId', '']] }),
  tokenTarget: tableOf(tokenTarget, { accepted: [{ tokenId: 't1' }], refused: [['tokenId', '']] }),
  createToken: tableOf(createToken, {
    accepted: [
      { name: 'ci', role: 'operator' },
      { name: ' ci ', role: 'viewer', scope, days: null },
    ],
    refused: [
      ['name', ' '],
      ['days', 0, 1],
      ['days', 3651, 1],
      ['days', 1.5, 1],
    ],
  }),
  createdToken: tableOf(createdToken, { accepted: [{ token, secret: 'hft_x' }] }),
}
