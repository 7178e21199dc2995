import { message, OpError, type SignInMethod, type Subject } from '@holdfast/contract'
import type { Audit } from '../access/audit.ts'
import { checkPassword } from '../access/check-password.ts'
import type { Caller, Client } from '../access/caller.ts'
import { Challenges } from '../access/challenges.ts'
import type { InvitationTable } from '../access/invitation-table.ts'
import { networkOf } from '../access/network-of.ts'
import type { OpenConnections } from '../access/open-connections.ts'
import type { Passwords } from '../access/passwords.ts'
import { sessionCookie } from '../access/session-cookie.ts'
import type { SessionTable } from '../access/session-table.ts'
import { TryLimit } from '../access/try-limit.ts'
import type { User, UserTable } from '../access/user-table.ts'
import type { SetupToken } from './setup-token.ts'

/** Wrong passwords an account or an address has in a minute before it waits. */
const triesOfAccount = { tries: 100, perSeconds: 60 }
/** At one account from one network: who guesses from there does not keep its owner out elsewhere. */
const triesFromOne = { tries: 10, perSeconds: 60 }
const triesOfAddress = { tries: 30, perSeconds: 60 }

export interface SignInParts {
  users: UserTable
  sessions: SessionTable
  invitations: InvitationTable
  passwords: Passwords
  connections: OpenConnections
  setupToken: SetupToken
  secondFactors: SecondFactorCheck
  audit: Audit
}

interface SecondFactorCheck {
  isOn: (userId: string) => Promise<boolean>
  /** Whether the code is right, once. @throws OpError `TOO_MANY_REQUESTS` */
  use: (userId: string, code: string) => Promise<boolean>
}

/** Signed in, with the cookie to set, or asked for a code first. */
export type SignInStep = { status: 'signed-in'; cookie: string } | { status: 'second-factor'; challenge: string }

/** Whose password was right, or whose link. A password changed since makes it worthless. */
interface Pending {
  readonly userId: string
  readonly method: SignInMethod
  readonly passwordHash: string | null
}

interface Credentials {
  name: string
  password: string
}

/** How people sign in and out. */
export class SignIn {
  readonly #parts: SignInParts
  readonly #byAccount = new TryLimit(triesOfAccount)
  readonly #byAddress = new TryLimit(triesOfAddress)
  readonly #byBoth = new TryLimit(triesFromOne)
  readonly #pending = new Challenges<Pending>({ lifetimeMs: 5 * 60_000, tries: 5 })

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
    await this.#byAddress.spend(networkOf(client.address))
    await setupToken.check(token)
    await refuseWeak(password, name)
    const passwordHash = await passwords.hash(password)
    const user = await users.insertFirst({ name, role: 'admin', scope: null, passwordHash })
    await setupToken.remove()
    return this.begin(user, { method: 'setup', client })
  }

  /** @throws OpError `UNAUTHENTICATED` whichever of the two is wrong, `FORBIDDEN` for a disabled user, `TOO_MANY_REQUESTS`. */
  async withPassword({ name, password }: Credentials, client: Client): Promise<SignInStep> {
    const account = name.toLowerCase()
    const network = networkOf(client.address)
    const both = `${network} ${account}`
    const tries = await this.#byAddress.spend(network)
    await this.#byBoth.spend(both)
    await this.#byAccount.spend(account)
    const user = await this.#parts.users.findNamed(name)
    if (!(await this.#parts.passwords.verify(password, user?.passwordHash ?? null, tries)) || user === null)
      throw new OpError('UNAUTHENTICATED', message('sign-in-failed'))
    const step = await this.#proceed(user, { method: 'password', client })
    await this.#byAccount.forget(account)
    await this.#byBoth.forget(both)
    return step
  }

  /** Whose password a link sets. @throws OpError `FORBIDDEN`, `TOO_MANY_REQUESTS` */
  async readInvitation(token: string, client: Client): Promise<{ name: string }> {
    const { users, invitations } = this.#parts
    await this.#byAddress.spend(networkOf(client.address))
    const { name } = await users.get(await invitations.find(token))
    return { name }
  }

  /** With a link to set a password. @throws OpError `FORBIDDEN`, `BAD_REQUEST` naming `password`. */
  async withInvitation({ token, password }: { token: string; password: string }, client: Client): Promise<SignInStep> {
    const { users, invitations, passwords, sessions, connections } = this.#parts
    await this.#byAddress.spend(networkOf(client.address))
    const user = await users.get(await invitations.find(token))
    await refuseWeak(password, user.name)
    const passwordHash = await passwords.hash(password)
    await invitations.use(token)
    const changed = await users.update(user.id, { passwordHash })
    await sessions.endAll(user.id)
    await connections.recheck()
    return this.#proceed(changed, { method: 'invitation', client })
  }

  /**
   * With a code of the second factor, after the password; five may be tried within five minutes.
   * @throws OpError `UNAUTHENTICATED`, naming `code` where another may be tried; `FORBIDDEN`, `TOO_MANY_REQUESTS`
   */
  async withCode({ challenge, code }: { challenge: string; code: string }, client: Client): Promise<string> {
    const { users, secondFactors } = this.#parts
    await this.#byAddress.spend(networkOf(client.address))
    const pending = this.#pending.answer(challenge)
    const user = pending && (await users.find(pending.userId))
    if (pending === null || user === null || user.passwordHash !== pending.passwordHash) throw signInAgain()
    if (!(await secondFactors.use(user.id, code)))
      throw new OpError('UNAUTHENTICATED', message('code-wrong'), { field: 'code', subject: subjectOf(user) })
    if (!this.#pending.close(challenge)) throw signInAgain()
    return this.begin(user, { method: pending.method, client })
  }

  /** A passkey with which the user was verified is both factors. @throws OpError `FORBIDDEN` for a disabled user. */
  async withPasskey(userId: string, client: Client): Promise<string> {
    return this.begin(await this.#parts.users.get(userId), { method: 'passkey', client })
  }

  /** Ends every way to sign in. @throws OpError `FORBIDDEN` for a disabled user. */
  async begin(user: User, { method, client }: { method: SignInMethod; client: Client }): Promise<string> {
    const { users, sessions, audit } = this.#parts
    if (user.disabledAt !== null)
      throw new OpError('FORBIDDEN', message('user-disabled', { name: user.name }), { subject: subjectOf(user) })
    const { secret } = await sessions.begin({ userId: user.id, method, client })
    await users.update(user.id, { lastSignInAt: Date.now() })
    const actor = { kind: 'user', id: user.id, name: user.name } as const
    // Nobody has the cookie of a session that could not be recorded.
    await audit.ended({ actor, from: client.address, action: 'session.signIn', input: { name: method } }, {})
    return sessionCookie(secret, client)
  }

  /** Ends the session that a browser had which gets another; a program's token is none. */
  async leave(former: Caller | null): Promise<void> {
    if (former?.credential.kind !== 'session') return
    await this.#parts.sessions.end(former.actor.id, former.credential.id)
    await this.#parts.connections.recheck()
  }

  async signOut(caller: Caller, client: Client): Promise<string> {
    await this.leave(caller)
    return sessionCookie(null, client)
  }

  /** @throws OpError `FORBIDDEN` with a wrong present password, `BAD_REQUEST` naming `next`. */
  async changePassword(
    { actor, credential }: Caller,
    { current, next }: { current: string; next: string },
  ): Promise<void> {
    const { users, sessions, passwords, connections } = this.#parts
    const user = await users.get(actor.id)
    if (!(await this.isPassword(user.id, current)))
      throw new OpError('FORBIDDEN', message('password-wrong'), { field: 'current' })
    await refuseWeak(next, user.name, 'next')
    await users.update(user.id, { passwordHash: await passwords.hash(next) })
    await sessions.endAll(user.id, credential.id)
    await connections.recheck()
  }

  async hasPassword(userId: string): Promise<boolean> {
    return ((await this.#parts.users.find(userId))?.passwordHash ?? null) !== null
  }

  /** @throws OpError `TOO_MANY_REQUESTS`, `USER_NOT_FOUND` */
  async isPassword(userId: string, password: string): Promise<boolean> {
    const { users, passwords } = this.#parts
    const { name, passwordHash } = await users.get(userId)
    await this.#byBoth.spend(`signed in ${name.toLowerCase()}`)
    return passwords.verify(password, passwordHash)
  }

  /** Asks for the second factor of who has one: neither a password nor a link is enough then. */
  async #proceed(user: User, how: { method: SignInMethod; client: Client }): Promise<SignInStep> {
    if (!(await this.#parts.secondFactors.isOn(user.id)))
      return { status: 'signed-in', cookie: await this.begin(user, how) }
    const { id: userId, passwordHash } = user
    const asked = { actor: null, from: how.client.address, action: 'session.askForCode', input: null }
    // Whoever got this far knows the password.
    await this.#parts.audit.ended(asked, { subject: subjectOf(user), detail: message('code-asked') })
    return { status: 'second-factor', challenge: this.#pending.open({ userId, passwordHash, method: how.method }) }
  }
}

function subjectOf({ id: userId, name }: User): Subject {
  return { kind: 'user', userId, name }
}

function signInAgain(): OpError {
  return new OpError('UNAUTHENTICATED', message('sign-in-again'))
}

async function refuseWeak(password: string, name: string, field = 'password'): Promise<void> {
  const problem = await checkPassword(password, name)
  if (problem !== null) throw new OpError('BAD_REQUEST', problem, { field })
}
