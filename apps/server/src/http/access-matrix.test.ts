import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { restAction } from '../rest/actions/rest-action.ts'
import { adminPassword, inviteUser, setUpAdmin, type Person } from '../testing/person.ts'
import { registeredProcedures } from '../testing/registered-procedures.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'

/** Everybody who may call, and what their requests carry. */
const callers = [
  'anonymous',
  'viewer',
  'operator',
  'scoped operator',
  'admin',
  'operator token',
  'expired token',
  'revoked token',
] as const
type CallerName = (typeof callers)[number]

const dayMs = 86_400_000
let server: TestServer
const headersOf = new Map<CallerName, () => Promise<Record<string, string>>>()

beforeAll(async () => {
  server = await startTestServer()
  const admin = await setUpAdmin(server)
  headersOf.set('anonymous', () => Promise.resolve({}))
  headersOf.set('admin', signedIn(admin, { name: 'admin', password: adminPassword }))
  for (const [name, user] of Object.entries({
    viewer: { role: 'viewer' },
    operator: { role: 'operator' },
    'scoped operator': { role: 'operator', scope: { names: ['web-*'] } },
  })) {
    const credentials = { name: name.replace(' ', '-'), password: 'another quiet evening' }
    const person = await inviteUser(admin, server, { name: credentials.name, ...user })
    headersOf.set(name as CallerName, signedIn(person, credentials))
  }
  const made = { role: 'operator', days: 1 }
  const token = await admin.ask<{ secret: string }>('tokens.create', { ...made, name: 'good' })
  const revoked = await admin.ask<{ secret: string; token: { id: string } }>('tokens.create', { ...made, name: 'gone' })
  await admin.ask('tokens.revoke', { tokenId: revoked.token.id })
  headersOf.set('operator token', bearer(token.secret))
  headersOf.set('revoked token', bearer(revoked.secret))
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 2 * dayMs })
  const expired = await admin.ask<{ secret: string }>('tokens.create', { ...made, name: 'old' })
  vi.useRealTimers()
  headersOf.set('expired token', bearer(expired.secret))
})
afterAll(async () => server[Symbol.asyncDispose]())

test('every procedure, subscription, route, action and socket lets in whom the table has, and nobody else', async () => {
  const rows: string[] = []
  const add = async (name: string, ask: (headers: Record<string, string>) => Promise<number>) => {
    const answers: string[] = []
    for (const caller of callers) answers.push(word(await ask((await headersOf.get(caller)?.()) ?? {})))
    rows.push(`${name.padEnd(64)}${answers.map((answer) => answer.padEnd(8)).join('')}`.trimEnd())
  }
  for (const { path, type } of registeredProcedures()) {
    if (type === 'subscription') await add(`subscription ${path}`, (headers) => subscribe(path, headers))
    else await add(`${type} ${path}`, (headers) => callProcedure(path, type, headers))
  }
  for (const { method, url } of server.routes)
    if (method !== 'HEAD' && method !== 'OPTIONS' && !url.startsWith('/trpc'))
      await add(`${method} ${url}`, (headers) => callRoute(method, url.replaceAll(/:\w+/g, 'none'), { headers }))
  for (const action of restAction.options.map(({ shape }) => [...shape.action.values][0])) {
    const body = JSON.stringify({ action, containerId: 'none', options: { ...bodyOf[action ?? ''] } })
    await add(`action ${action}`, (headers) => callRoute('POST', '/api/docker/containers', { headers, body }))
  }
  await add('socket /trpc', (headers) => dial(headers))
  const header = `${''.padEnd(64)}${callers.map((caller) => caller.padEnd(8)).join(' ')}`
  await expect(`${[header, ...rows].join('\n')}\n`).toMatchFileSnapshot('access-matrix.recorded.txt')
}, 120_000)

/** What an action needs to get as far as its permission. */
const bodyOf: Record<string, object> = {
  restore: { backupId: 'web-20260101T000000Z-abcd' },
  'plan-restore': { backupId: 'web-20260101T000000Z-abcd' },
  rename: { name: 'other' },
}

function word(status: number): string {
  if (status === 401) return 'sign in'
  return status === 403 ? 'no' : 'yes'
}

/** Some calls end the session they are made with. */
function signedIn(person: Person, credentials: object): () => Promise<Record<string, string>> {
  return async () => {
    const state = (await (await person.query('session.state')).json()) as { result: { data: { account: unknown } } }
    if (state.result.data.account === null) await person.ask('session.signIn', credentials)
    return { cookie: person.cookie }
  }
}

function bearer(secret: string): () => Promise<Record<string, string>> {
  return () => Promise.resolve({ authorization: `Bearer ${secret}` })
}

async function callProcedure(path: string, type: string, headers: Record<string, string>): Promise<number> {
  if (type === 'query') return (await fetch(`${server.url}/trpc/${path}`, { headers })).status
  return callRoute('POST', `/trpc/${path}`, { headers, body: '{}' })
}

async function callRoute(
  method: string,
  path: string,
  { headers, body }: { headers: Record<string, string>; body?: string },
): Promise<number> {
  const sent = method === 'POST' ? (body ?? '{}') : null
  const typed = sent === null ? {} : { 'content-type': 'application/json' }
  const answer = await fetch(`${server.url}${path}`, { method, headers: { ...headers, ...typed }, body: sent })
  const text = await answer.text()
  // Whatever goes wrong with a clone or a backup is a 500; the cause tells.
  return text.includes('"cause":"FORBIDDEN"') ? 403 : answer.status
}

async function dial(headers: Record<string, string>): Promise<number> {
  const socket = connect(headers)
  const opened = once(socket, 'open').then(() => 101)
  const refused = once(socket, 'unexpected-response').then(([, answer]) => (answer as IncomingMessage).statusCode ?? 0)
  const status = await Promise.race([opened, refused])
  socket.terminate()
  return status
}

async function subscribe(path: string, headers: Record<string, string>): Promise<number> {
  if ((await dial(headers)) !== 101) return 401
  const socket = connect(headers)
  await once(socket, 'open')
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params: { path, input: { engineId: 'local' } } }))
  const [answer] = (await once(socket, 'message')) as [Buffer]
  socket.terminate()
  const { error } = JSON.parse(answer.toString()) as { error?: { data: { httpStatus: number } } }
  return error?.data.httpStatus ?? 200
}

function connect(headers: Record<string, string>): WebSocket {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/trpc`, { origin: server.url, headers })
  return socket.on('error', () => undefined)
}
