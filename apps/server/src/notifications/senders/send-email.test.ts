import { readFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SMTPServerOptions } from 'smtp-server'
import { makeCertificates } from '@holdfast/docker-ops/testing/certificates'
import { Guard } from '../guard/guard.ts'
import type { Outgoing } from '../outgoing.ts'
import { createNote, createOutgoing } from '../testing/create-outgoing.ts'
import { startMailServer } from '../testing/start-mail-server.ts'
import { sendEmail, type Mailbox } from './send-email.ts'

const credentials: SMTPServerOptions = {
  onAuth: ({ username, password }, _session, done) => {
    if (username === 'ada' && password === 'secret') done(null, { user: 'ada' })
    else done(Object.assign(new Error('5.7.8 Who are you'), { responseCode: 535 }))
  },
}

let certificates: { key: string; cert: string; ca: string }
let folder: Awaited<ReturnType<typeof makeCertificates>>
beforeAll(async () => {
  folder = await makeCertificates()
  const read = (path: string) => readFile(path, 'utf8')
  certificates = {
    key: await read(join(folder.engine, 'key.pem')),
    cert: await read(join(folder.engine, 'cert.pem')),
    ca: await read(join(folder.engine, 'ca.pem')),
  }
})
afterAll(async () => folder[Symbol.asyncDispose]())

interface Sent {
  port: number
  security: Mailbox['server']['security']
  user?: string | null
  password?: string
  to?: string[]
  outgoing?: Partial<Outgoing>
  trusts?: boolean
  timeMs?: number
  addresses?: string[]
  host?: string
}

/** To a name that leads to this machine, which the test's certificate is for. */
async function send({ port, security, user = 'ada', password = 'secret', to = ['bo@example.org'], ...more }: Sent) {
  const { addresses = ['127.0.0.1'], host = 'localhost' } = more
  const guard = new Guard({ resolve: () => Promise.resolve(addresses), allowed: () => Promise.resolve([host]) })
  const box = { server: { host, port, security, user }, password, from: 'holdfast@example.org', to }
  return sendEmail(createOutgoing(more.outgoing), box, {
    admitted: await guard.admit(host, { plain: false }),
    signal: new AbortController().signal,
    timeMs: more.timeMs ?? 5_000,
    ...(more.trusts !== false && { ca: certificates.ca }),
  })
}

test('over TLS, with a password, a mail arrives with its subject, its text and an id that stays the same', async () => {
  await using server = await startMailServer({ secure: true, ...certificates, ...credentials })
  const answer = await send({ port: server.port, security: 'tls' })
  expect(answer).toMatchObject({ code: 'delivery-smtp', params: { code: 250 } })
  const [mail] = server.mails
  expect(mail).toMatchObject({ from: 'holdfast@example.org', to: ['bo@example.org'], secure: true })
  expect(mail?.content).toMatch(/^Subject: Backup of web failed\r$/m)
  expect(mail?.content).toMatch(/^Message-ID: <0d0f7a0e-4f0c-4dd0-9d43-6a5c2f1b6f0a@holdfast.invalid>\r$/im)
  expect(mail?.content).toContain('The disk is full.\r\nhttps://holdfast.example.org/jobs/1')
})

test('STARTTLS is used before anything is said of who sends what', async () => {
  await using server = await startMailServer({ ...certificates, ...credentials, hideSTARTTLS: false })
  await send({ port: server.port, security: 'starttls' })
  await send({ port: server.port, security: 'starttls', host: '127.0.0.1' })
  expect(server.mails).toMatchObject([{ secure: true }, { secure: true }])
})

test('a server that offers no STARTTLS gets neither password nor mail', async () => {
  const heard: string[] = []
  await using server = await startMailServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username }, _session, done) => {
      heard.push(String(username))
      done(null, { user: username })
    },
  })
  await expect(send({ port: server.port, security: 'starttls' })).rejects.toMatchObject({
    permanent: true,
    detail: { code: 'delivery-no-starttls' },
  })
  expect([heard, server.mails]).toEqual([[], []])
})

test('a certificate of somebody else gets neither password nor mail, and may be repaired', async () => {
  await using server = await startMailServer({ secure: true, ...certificates, ...credentials })
  await expect(send({ port: server.port, security: 'tls', trusts: false })).rejects.toMatchObject({
    permanent: false,
    detail: { code: 'delivery-unreachable', params: { reason: expect.stringMatching(/certificate/) as string } },
  })
  expect(server.mails).toEqual([])
})

test('without encryption a mail goes to this machine alone', async () => {
  await using server = await startMailServer({ disabledCommands: ['STARTTLS', 'AUTH'] })
  await send({ port: server.port, security: 'none', user: null })
  expect(server.mails).toMatchObject([{ secure: false }])
  const away = { port: server.port, user: null, addresses: ['192.168.1.7'] }
  await expect(send({ ...away, security: 'none' })).rejects.toMatchObject({
    permanent: true,
    detail: { code: 'smtp-clear-text' },
  })
})

test('a wrong password is not tried again', async () => {
  await using server = await startMailServer({ secure: true, ...certificates, ...credentials })
  await expect(send({ port: server.port, security: 'tls', password: 'wrong' })).rejects.toMatchObject({
    permanent: true,
    detail: { code: 'delivery-smtp', params: { code: 535, text: '5.7.8 Who are you' } },
  })
})

test('a refused recipient is not tried again, and the words of the server are kept', async () => {
  await using server = await startMailServer({
    secure: true,
    ...certificates,
    ...credentials,
    onRcptTo: (_address, _session, done) => done(Object.assign(new Error('5.1.1 No such user'), { responseCode: 550 })),
  })
  await expect(send({ port: server.port, security: 'tls' })).rejects.toMatchObject({
    permanent: true,
    detail: { params: { code: 550, text: '5.1.1 No such user' } },
  })
})

test('greylisting is tried again, and whoever had the mail does not get it twice', async () => {
  const grey = new Set(['cy@example.org'])
  await using server = await startMailServer({
    secure: true,
    ...certificates,
    ...credentials,
    onRcptTo: ({ address }, _session, done) => {
      if (grey.delete(address)) done(Object.assign(new Error('4.7.1 Greylisted, come again'), { responseCode: 451 }))
      else done()
    },
  })
  const to = ['bo@example.org', 'cy@example.org']
  const failure: unknown = await send({ port: server.port, security: 'tls', to }).catch((error: unknown) => error)
  expect(failure).toMatchObject({ permanent: false, accepted: ['bo@example.org'], detail: { params: { code: 451 } } })
  await send({ port: server.port, security: 'tls', to, outgoing: { accepted: ['bo@example.org'] } })
  expect(server.mails.map((mail) => mail.to)).toEqual([['bo@example.org'], ['cy@example.org']])
})

test('a server that says nothing is given up in time', async () => {
  await using server = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await expect(send({ port, security: 'starttls', timeMs: 200 })).rejects.toMatchObject({ permanent: false })
})

test('no line of a name becomes a header or a command', async () => {
  await using server = await startMailServer({ secure: true, ...certificates, ...credentials })
  const title = { code: 'verbatim', params: { text: 'web\r\nBcc: eve@example.org\r\n\r\n.\r\nRSET' } }
  await send({ port: server.port, security: 'tls', outgoing: { notes: [createNote({ title })] } })
  expect(server.mails).toMatchObject([{ to: ['bo@example.org'] }])
  expect(server.mails[0]?.content).not.toMatch(/^Bcc:/m)
})
