import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Somebody at a browser: what they are signed in with is the cookie they were given last. */
export class Person {
  /** Also the origin of the page that calls. */
  readonly url: string
  cookie = ''

  constructor({ url }: { url: string }) {
    this.url = url
  }

  query(procedure: string, input?: object): Promise<Response> {
    const search = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
    return this.call(`/trpc/${procedure}${search}`)
  }

  async mutate(procedure: string, input: object = {}): Promise<Response> {
    const headers = { 'content-type': 'application/json', origin: this.url }
    const answer = await this.call(`/trpc/${procedure}`, { method: 'POST', headers, body: JSON.stringify(input) })
    const [cookie] = answer.headers.getSetCookie()
    if (cookie !== undefined) this.cookie = cookie.split(';')[0] ?? ''
    return answer
  }

  /** The data of an answer that must have worked. */
  async ask<T>(procedure: string, input?: object): Promise<T> {
    const answer = await this.mutate(procedure, input)
    const body = (await answer.json()) as { result?: { data: T }; error?: { message: string } }
    if (body.result === undefined) throw new Error(`${procedure}: ${body.error?.message}`)
    return body.result.data
  }

  call(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (this.cookie !== '') headers.set('cookie', this.cookie)
    return fetch(`${this.url}${path}`, { ...init, headers })
  }
}

export const adminPassword = 'a harbour at dusk'

/** The first admin, made as the set-up page does. */
export async function setUpAdmin(server: { url: string; dataFolder: string }): Promise<Person> {
  const admin = new Person(server)
  const token = await readSetupToken(server)
  await admin.ask('session.setUp', { token, name: 'admin', password: adminPassword })
  return admin
}

export async function readSetupToken({ dataFolder }: { dataFolder: string }): Promise<string> {
  return (await readFile(join(dataFolder, 'setup-token'), 'utf8')).trim()
}

/** A user of a role, invited by the admin and signed in with the invitation. */
export async function inviteUser(
  admin: Person,
  server: { url: string },
  user: object,
): Promise<Person & { userId: string }> {
  const { userId, token } = await admin.ask<{ userId: string; token: string }>('users.create', user)
  const person = new Person(server)
  await person.ask('session.acceptInvitation', { token, password: 'another quiet evening' })
  return Object.assign(person, { userId })
}
