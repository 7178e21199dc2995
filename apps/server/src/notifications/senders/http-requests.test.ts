import { createHmac } from 'node:crypto'
import { message } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { createNote, createOutgoing } from '../testing/create-outgoing.ts'
import { httpRequest, type HttpSettings } from './http-requests.ts'
import { readWebhookSecret } from './sign-webhook.ts'

const now = Date.UTC(2026, 0, 2)
const text = 'The disk is full.\nhttps://holdfast.example.org/jobs/1'
const together = `Backup of web failed\n${text}`

const to = (settings: HttpSettings, secret: string, outgoing = createOutgoing()) =>
  httpRequest(outgoing, { settings, secret, now })

test('a webhook is signed as Standard Webhooks 1.0 has it', () => {
  // The example of its specification.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const request = to({ kind: 'webhook', url: 'https://example.org/hook' }, secret)
  const body = request?.body ?? ''
  const { id } = createOutgoing()
  const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
  const signature = createHmac('sha256', key).update(`${id}.1767312000.${body}`).digest('base64')
  expect(request).toMatchObject({
    method: 'POST',
    url: 'https://example.org/hook',
    headers: { 'webhook-id': id, 'webhook-timestamp': '1767312000', 'webhook-signature': `v1,${signature}` },
  })
  expect(JSON.parse(body)).toMatchObject({
    type: 'holdfast.notification',
    timestamp: '2026-01-02T00:00:00.000Z',
    data: {
      title: 'Backup of web failed',
      text,
      severity: 'error',
      happenings: [{ kind: 'job-ended', path: '/jobs/1' }],
    },
  })
})

test.each(['', 'secret', 'whsec_', 'whsec_c2hvcnQ=', `whsec_${Buffer.alloc(65).toString('base64')}`])(
  '%j is no secret of a webhook',
  (secret) => {
    expect(readWebhookSecret(secret)).toBeNull()
  },
)

test('each service is spoken to in its own words', () => {
  expect(to({ kind: 'ntfy', url: 'https://ntfy.sh', topic: 'backups' }, 'tk_1')).toEqual({
    method: 'POST',
    url: 'https://ntfy.sh',
    headers: { 'content-type': 'application/json', authorization: 'Bearer tk_1' },
    body: JSON.stringify({
      topic: 'backups',
      title: 'Backup of web failed',
      message: text,
      priority: 5,
      click: 'https://holdfast.example.org/jobs/1',
    }),
  })
  expect(to({ kind: 'ntfy', url: 'https://ntfy.sh', topic: 'backups' }, '')?.headers).not.toHaveProperty(
    'authorization',
  )
  expect(to({ kind: 'gotify', url: 'https://push.example.org/gotify/' }, 'app')).toMatchObject({
    url: 'https://push.example.org/gotify/message',
    headers: { 'x-gotify-key': 'app' },
  })
  expect(to({ kind: 'telegram', chatId: '-100' }, '1:token')).toMatchObject({
    url: 'https://api.telegram.org/bot1:token/sendMessage',
    body: JSON.stringify({ chat_id: '-100', text: together, link_preview_options: { is_disabled: true } }),
  })
  expect(to({ kind: 'matrix', url: 'https://matrix.org', roomId: '!a/b:matrix.org' }, 'syt')).toMatchObject({
    method: 'PUT',
    url: `https://matrix.org/_matrix/client/v3/rooms/!a%2Fb%3Amatrix.org/send/m.room.message/${createOutgoing().id}`,
    headers: { authorization: 'Bearer syt' },
  })
})

test('names are no markup, no link and no mention', () => {
  const title = message('notify-job-failed', { kind: 'backup', name: '<!channel> & @everyone' })
  const outgoing = createOutgoing({ notes: [createNote({ title, lines: [], path: null })] })
  const slack = to({ kind: 'slack' }, 'https://hooks.slack.com/services/x', outgoing)
  expect(JSON.parse(slack?.body ?? '')).toMatchObject({ text: 'Backup of &lt;!channel&gt; &amp; @everyone failed' })
  const discord = to({ kind: 'discord' }, 'https://discord.com/api/webhooks/x', outgoing)
  expect(JSON.parse(discord?.body ?? '')).toMatchObject({ allowed_mentions: { parse: [] } })
})

test('a text is no longer than a service takes', () => {
  const lines = [message('verbatim', { text: '😀'.repeat(5_000) })]
  const { body = '' } =
    to({ kind: 'discord' }, 'https://x.example', createOutgoing({ notes: [createNote({ lines })] })) ?? {}
  const { content } = JSON.parse(body) as { content: string }
  expect(content.length).toBeLessThanOrEqual(2_000)
  expect(content).toMatch(/😀…$/)
})

test.each([
  ['start', 'https://hc-ping.com/uuid/start'],
  ['success', 'https://hc-ping.com/uuid'],
  ['fail', 'https://hc-ping.com/uuid/fail'],
] as const)('Healthchecks is told of %s', (signal, url) => {
  const outgoing = createOutgoing({ notes: [createNote({ signal })] })
  expect(to({ kind: 'ping', service: 'healthchecks' }, 'https://hc-ping.com/uuid/', outgoing)).toMatchObject({
    method: 'POST',
    url,
    body: together,
  })
})

test('Uptime Kuma is told up and down, and of no start', () => {
  const push = 'https://kuma.example.org/api/push/key?status=up&msg=OK&ping='
  const kuma = (signal: 'start' | 'success' | 'fail' | null) =>
    to({ kind: 'ping', service: 'uptime-kuma' }, push, createOutgoing({ notes: [createNote({ signal })] }))
  expect(kuma('fail')).toMatchObject({
    method: 'GET',
    url: 'https://kuma.example.org/api/push/key?status=down&msg=Backup+of+web+failed&ping=',
  })
  expect(kuma('success')?.url).toContain('status=up')
  expect([kuma('start'), kuma(null)]).toEqual([null, null])
})

test('of several things one message tells all, and a switch is told of the worst', () => {
  const notes = [createNote({ signal: 'success', severity: 'info' }), createNote(), createNote({ signal: 'start' })]
  const outgoing = createOutgoing({ notes, more: 7 })
  const { body = '' } = to({ kind: 'ntfy', url: 'https://ntfy.sh', topic: 'x' }, '', outgoing) ?? {}
  const sent = JSON.parse(body) as { title: string; message: string; priority: number }
  expect(sent).toMatchObject({ title: '10 notifications', priority: 5, click: 'https://holdfast.example.org' })
  expect(sent.message).toMatch(
    /^Backup of web failed\nThe disk is full\.\nhttps:[^\n]+\n\nBackup of web .*And 7 more\.$/s,
  )
  expect(to({ kind: 'ping', service: 'healthchecks' }, 'https://hc-ping.com/u', outgoing)?.url).toMatch(/\/fail$/)
})
