import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { message, OpError, type SignInMethod } from '@holdfast/contract'
import { checkPassword } from '../access/check-password.ts'
import type { Caller, Client } from '../access/caller.ts'
import type { InvitationTable } from '../access/invitation-table.ts'
import type { OpenConnections } from '../access/open-connections.ts'
import type { Passwords } from '../access/passwords.ts'
import { sessionCookie } from '../access/session-cookie.ts'
import type { SessionTable } from '../access/session-table.ts'
import type { User, UserTable } from '../access/user-table.ts'
import type { SetupToken } from './setup-token.ts'

/** Wrong passwords an account or an address has in a minute before it waits. */
const triesOfAccount = { points: 10, duration: 60 }
const triesOfAddress = { points: 30, duration: 60 }

export interface SignInParts {
  users: UserTable
  sessions: SessionTable
  invitations: InvitationTable
  passwords: Passwords
  connections: OpenConnections
  setupToken: SetupToken
}

interface Credentials {
  name: string
  password: string
}

/** How people sign in and out. What it answers is the cookie to set. */
export class SignIn {
  readonly #parts: SignInParts
  readonly #byAccount = new RateLimiterMemory(triesOfAccount)
  readonly #byAddress = new RateLimiterMemory(triesOfAddress)

  constructor(parts: SignInParts) {
    this.#parts = parts
  }

  needsSetup(): Promise<boolean> {
    return this.#parts.users.isEmpty()
  }

  /** Creates the first admin. @throws OpError `SETUP_DONE`, `FORBIDDEN` with a wrong token, `BAD_REQUEST` naming `password`. */
  async setUp({ token, name, password }: Credentials & { token: string }, client: Client): Promise<string> {
    const { users, passwords, setupToken } = this.#parts
    if (!(await users.isEmpty())) throw new OpError('SETUP_DONE', message('setup-done'))
    await this.#spend(this.#byAddress, client.address)
    await setupToken.check(token)
    await refuseWeak(password, name)
    const passwordHash = await passwords.hash(password)
    const user = await users.insertFirst({ name, role: 'admin', scope: null, passwordHash })
    await setupToken.remove()
    return this.begin(user, { method: 'setup', client })
  }

  /** @throws OpError `UNAUTHENTICATED` whichever of the two is wrong, `FORBIDDEN` for a disabled user, `TOO_MANY_REQUESTS`. */
  async withPassword({ name, password }: Credentials, client: Client): Promise<string> {
    const account = name.toLowerCase()
    await this.#spend(this.#byAddress, client.address)
    await this.#spend(this.#byAccount, account)
    const user = await this.#parts.users.findNamed(name)
    if (!(await this.#parts.passwords.verify(password, user?.passwordHash ?? null)) || user === null)
      throw new OpError('UNAUTHENTICATED', message('sign-in-failed'))
    const cookie = await this.begin(user, { method: 'password', client })
    await this.#byAccount.delete(account)
    return cookie
  }

  /** With a link to set a password. @throws OpError `FORBIDDEN`, `BAD_REQUEST` naming `password`. */
  async withInvitation({ token, password }: { token: string; password: string }, client: Client): Promise<string> {
    const { users, invitations, passwords, sessions, connections } = this.#parts
    await this.#spend(this.#byAddress, client.address)
    const user = await users.get(await invitations.find(token))
    await refuseWeak(password, user.name)
    const passwordHash = await passwords.hash(password)
    await invitations.use(token)
    await users.update(user.id, { passwordHash })
    await sessions.endAll(user.id)
    await connections.recheck()
    return this.begin(user, { method: 'invitation', client })
  }

  /** Ends every way to sign in. @throws OpError `FORBIDDEN` for a disabled user. */
  async begin(user: User, { method, client }: { method: SignInMethod; client: Client }): Promise<string> {
    const { users, sessions } = this.#parts
    if (user.disabledAt !== null) throw new OpError('FORBIDDEN', message('user-disabled', { name: user.name }))
    const { secret } = await sessions.begin({ userId: user.id, method, client })
    await users.update(user.id, { lastSignInAt: Date.now() })
    return sessionCookie(secret, client)
  }

  async signOut({ actor, credential }: Caller, client: Client): Promise<string> {
    await this.#parts.sessions.end(actor.id, credential.id)
    await this.#parts.connections.recheck()
    return sessionCookie(null, client)
  }

  /** @throws OpError `FORBIDDEN` with a wrong present password, `BAD_REQUEST` naming `next`. */
  async changePassword(
    { actor, credential }: Caller,
    { current, next }: { current: string; next: string },
  ): Promise<void> {
    const { users, sessions, passwords, connections } = this.#parts
    await this.#spend(this.#byAccount, actor.name.toLowerCase())
    const user = await users.get(actor.id)
    if (!(await passwords.verify(current, user.passwordHash)))
      throw new OpError('FORBIDDEN', message('password-wrong'), { field: 'current' })
    await refuseWeak(next, user.name, 'next')
    await users.update(user.id, { passwordHash: await passwords.hash(next) })
    await sessions.endAll(user.id, credential.id)
    await connections.recheck()
  }

  async #spend(limiter: RateLimiterMemory, key: string): Promise<void> {
    try {
      await limiter.consume(key)
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      const seconds = Math.ceil(error.msBeforeNext / 1000)
      throw new OpError('TOO_MANY_REQUESTS', message('too-many-tries', { seconds }))
    }
  }
}

async function refuseWeak(password: string, name: string, field = 'password'): Promise<void> {
  const problem = await checkPassword(password, name)
  if (problem !== null) throw new OpError('BAD_REQUEST', problem, { field })
}
