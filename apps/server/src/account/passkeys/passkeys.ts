import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import {
  message,
  OpError,
  type AddPasskey,
  type PasskeySummary,
  type RenamePasskey,
  type SignInWithPasskey,
} from '@holdfast/contract'
import { Challenges } from '../../access/challenges.ts'
import type { PasskeyTable } from '../../access/passkey-table.ts'
import { relyingPartyOf, type RelyingParty } from './relying-party.ts'

interface PasskeyParts {
  table: PasskeyTable
  /** By address: nobody has signed in yet who asks for a challenge. */
  tries: { spend: (address: string) => Promise<unknown> }
  now?: () => number
}

/** Whose passkey is made, and in which session: another session cannot finish what this one began. */
export interface PasskeyOwner {
  readonly userId: string
  readonly userName: string
  readonly sessionId: string
}

interface Asked {
  readonly party: RelyingParty
  readonly challenge: string
}

/** EdDSA, ES256 and RS256: what every authenticator has one of. ML-DSA is experimental in Node, and prints a warning. */
const supportedAlgorithmIDs = [-8, -7, -257]
const lifetimeMs = 5 * 60_000
const most = 20

/** Passkeys (WebAuthn): made by who is signed in, and a way to sign in that is both factors, as the user is verified with it. */
export class Passkeys {
  readonly #table: PasskeyTable
  readonly #tries: PasskeyParts['tries']
  readonly #now: () => number
  readonly #registrations: Challenges<Asked & PasskeyOwner>
  readonly #signIns: Challenges<Asked>

  constructor({ table, tries, now = Date.now }: PasskeyParts) {
    this.#table = table
    this.#tries = tries
    this.#now = now
    this.#registrations = new Challenges({ lifetimeMs, now })
    this.#signIns = new Challenges({ lifetimeMs, now })
  }

  async list(userId: string): Promise<PasskeySummary[]> {
    const rows = await this.#table.list(userId)
    return rows.map(({ id, name, domain, backedUp, createdAt, lastUsedAt }) => {
      return { id, name, domain, backedUp: backedUp === 1, createdAt, lastUsedAt }
    })
  }

  /**
   * What the browser makes a passkey with. `origin` is the address the panel is reached at.
   * @throws OpError `INVALID_STATE` at an address that can have none, and at the most that an account can have.
   */
  async beginRegistration(owner: PasskeyOwner, origin: string) {
    const party = partyOf(origin)
    const known = await this.#table.list(owner.userId)
    if (known.length >= most) throw new OpError('INVALID_STATE', message('passkey-limit', { most }))
    // No extension is asked for; their types hold bytes, which JSON cannot.
    const { extensions: _none, ...options } = await generateRegistrationOptions({
      rpName: 'Holdfast',
      rpID: party.id,
      userName: owner.userName,
      userID: new Uint8Array(Buffer.from(owner.userId)),
      timeout: lifetimeMs,
      attestationType: 'none',
      supportedAlgorithmIDs,
      excludeCredentials: known.map(({ id, transports }) => ({ id, transports: JSON.parse(transports) as string[] })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    const challengeId = this.#registrations.open({ ...owner, party, challenge: options.challenge })
    return { challengeId, options }
  }

  /** @throws OpError `FORBIDDEN` for anything but the right answer to a challenge of this session, within five minutes, once. */
  async register({ userId, sessionId }: PasskeyOwner, { challengeId, name, response }: AddPasskey): Promise<void> {
    const asked = this.#registrations.answer(challengeId)
    if (asked === null || asked.userId !== userId || asked.sessionId !== sessionId) throw notAdded()
    const { party, challenge } = asked
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs,
    }).catch((error: unknown) => {
      throw notAdded(error)
    })
    if (!verified) throw notAdded()
    const { credential, credentialBackedUp } = registrationInfo
    const isNew = await this.#table.insert({
      id: credential.id,
      userId,
      name,
      domain: party.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: JSON.stringify(credential.transports ?? []),
      backedUp: credentialBackedUp ? 1 : 0,
      createdAt: this.#now(),
      lastUsedAt: null,
    })
    if (!isNew) throw notAdded()
  }

  /** What the browser signs in with; it offers the passkeys it has for this origin. @throws OpError `INVALID_STATE`, `TOO_MANY_REQUESTS` */
  async beginSignIn(origin: string, address: string) {
    await this.#tries.spend(address)
    const party = partyOf(origin)
    const { extensions: _none, ...options } = await generateAuthenticationOptions({
      rpID: party.id,
      timeout: lifetimeMs,
      userVerification: 'required',
    })
    return { challengeId: this.#signIns.open({ party, challenge: options.challenge }), options }
  }

  /** Whose passkey signed. @throws OpError `FORBIDDEN` for anything but the right answer to a challenge, within five minutes, once. */
  async signIn({ challengeId, response }: SignInWithPasskey): Promise<string> {
    const asked = this.#signIns.answer(challengeId)
    const row = await this.#table.find(response.id)
    if (asked === null || row === undefined || row.domain !== asked.party.id) throw refused()
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response,
      expectedChallenge: asked.challenge,
      expectedOrigin: asked.party.origin,
      expectedRPID: asked.party.id,
      requireUserVerification: true,
      credential: {
        id: row.id,
        publicKey: new Uint8Array(Buffer.from(row.publicKey, 'base64url')),
        counter: row.counter,
      },
    }).catch((error: unknown) => {
      throw refused(error)
    })
    // The user was not named before, so the passkey has to: https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion step 6.
    if (!verified || response.response.userHandle !== Buffer.from(row.userId).toString('base64url')) throw refused()
    const { newCounter: counter, credentialBackedUp } = authenticationInfo
    const counted = { counter, backedUp: credentialBackedUp ? 1 : 0, now: this.#now() } as const
    if (!(await this.#table.count(row, counted))) throw refused()
    return row.userId
  }

  /** @throws OpError `INVALID_STATE` for one that this user does not have. */
  async rename(userId: string, { id, name }: RenamePasskey): Promise<void> {
    if (!(await this.#table.rename(userId, id, name))) throw unknown()
  }

  /** @throws OpError `INVALID_STATE` for one that this user does not have. */
  async remove(userId: string, id: string): Promise<void> {
    if (!(await this.#table.remove(userId, id))) throw unknown()
  }
}

function partyOf(origin: string): RelyingParty {
  const party = relyingPartyOf(origin)
  if (party === null) throw new OpError('INVALID_STATE', message('passkey-needs-name'))
  return party
}

function notAdded(cause?: unknown): OpError {
  return new OpError('FORBIDDEN', message('passkey-not-added'), { cause })
}

function refused(cause?: unknown): OpError {
  return new OpError('FORBIDDEN', message('passkey-refused'), { cause })
}

function unknown(): OpError {
  return new OpError('INVALID_STATE', message('passkey-unknown'))
}
