import type { Examples } from './with-examples.ts'

const destination = { destinationId: '5d2c8b1a-90e7-4f6d-8a3b-1c2d3e4f5a6b' }
const rule = { ruleId: '7e1f2a3b-4c5d-4e6f-8a9b-0c1d2e3f4a5b' }
const delivery = { deliveryId: '8f2a3b4c-5d6e-4f7a-9b0c-1d2e3f4a5b6c' }
const ntfy = { name: 'Phone', settings: { kind: 'ntfy', url: 'https://ntfy.sh', topic: 'my-backups' } }
const webhook = { name: 'Hook', settings: { kind: 'webhook', url: 'https://hooks.example.org/holdfast' } }
const failures = {
  name: 'Failures to phone',
  kinds: ['job-ended', 'run-ended', 'alert-raised'],
  minSeverity: 'warning',
  destinationIds: [destination.destinationId],
}
const unknown = { name: 'unknown', summary: 'One that does not exist', status: 404 }

/** Of where notifications are sent, and which. */
export const notificationExamples: Examples = {
  listDestinations: [{ name: 'all', summary: 'All destinations', status: 200 }],
  createDestination: [
    { name: 'ntfy', summary: 'A topic of ntfy', body: ntfy, status: 200 },
    { name: 'unsigned', summary: 'A webhook without a signing secret', body: webhook, status: 400 },
    {
      name: 'inside',
      summary: 'A server of one’s own network that nobody has allowed',
      body: { name: 'Push', settings: { kind: 'gotify', url: 'https://192.168.1.5' }, secret: 'AbCdEf' },
      status: 400,
    },
  ],
  updateDestination: [{ ...unknown, path: destination, body: ntfy }],
  removeDestination: [{ ...unknown, path: destination }],
  testDestination: [{ ...unknown, path: destination }],
  listNotificationRules: [{ name: 'all', summary: 'All rules', status: 200 }],
  createNotificationRule: [{ ...unknown, summary: 'To a destination that does not exist', body: failures }],
  updateNotificationRule: [{ ...unknown, path: rule, body: failures }],
  removeNotificationRule: [{ ...unknown, path: rule }],
  listDeliveries: [
    { name: 'recent', summary: 'The newest ones', status: 200 },
    { name: 'toOne', summary: 'What one destination was sent', query: { ...destination, limit: '10' }, status: 200 },
  ],
  sendAgain: [{ ...unknown, path: delivery }],
  notificationSettings: [{ name: 'settings', summary: 'What is set', status: 200 }],
  saveAllowList: [
    {
      name: 'byToken',
      summary: 'With a token, which may not',
      body: { hosts: ['ntfy.lan', '192.168.1.0/24'] },
      status: 403,
    },
  ],
  mailOnFailure: [
    {
      name: 'noServer',
      summary: 'Without a mail server',
      body: { address: 'ada@example.org' },
      status: 409,
    },
  ],
}
