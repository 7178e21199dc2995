import {
  message,
  OpError,
  type IdentityProof,
  type PasskeySummary,
  type ProvenChange,
  type SecondFactorStatus,
} from '@holdfast/contract'
import type { PasskeyOwner, Passkeys } from './passkeys/passkeys.ts'
import type { SecondFactors } from './second-factor/second-factors.ts'

/** What an account's password is checked with. */
interface Passwords {
  hasPassword: (userId: string) => Promise<boolean>
  /** @throws OpError `TOO_MANY_REQUESTS` after many wrong ones. */
  isPassword: (userId: string, password: string) => Promise<boolean>
}

interface AccountSecurityParts {
  secondFactors: SecondFactors
  passkeys: Passkeys
  passwords: Passwords
}

/** How people sign in to their own accounts. What lets somebody in later asks first who is there now: a session can be stolen. */
export class AccountSecurity {
  readonly #secondFactors: SecondFactors
  readonly #passkeys: Passkeys
  readonly #passwords: Passwords

  constructor({ secondFactors, passkeys, passwords }: AccountSecurityParts) {
    this.#secondFactors = secondFactors
    this.#passkeys = passkeys
    this.#passwords = passwords
  }

  async of(userId: string): Promise<SecurityState> {
    const [hasPassword, secondFactor, passkeys] = await Promise.all([
      this.#passwords.hasPassword(userId),
      this.#secondFactors.status(userId),
      this.#passkeys.list(userId),
    ])
    return { hasPassword, secondFactor, passkeys }
  }

  /** @throws OpError `FORBIDDEN` for a wrong proof, `TOO_MANY_REQUESTS` after many. */
  async disableSecondFactor(userId: string, { proof }: ProvenChange): Promise<void> {
    await this.prove(userId, proof)
    await this.#secondFactors.remove(userId)
  }

  /** @throws OpError `INVALID_STATE` where two-factor is off, else as `disableSecondFactor`. */
  async replaceRecoveryCodes(userId: string, { proof }: ProvenChange): Promise<string[]> {
    await this.prove(userId, proof)
    return this.#secondFactors.replaceRecoveryCodes(userId)
  }

  /** @throws OpError as `disableSecondFactor`, and `INVALID_STATE` as `Passkeys.beginRegistration`. */
  async beginPasskey(owner: PasskeyOwner, origin: string, { proof }: ProvenChange) {
    await this.prove(owner.userId, proof)
    return this.#passkeys.beginRegistration(owner, origin)
  }

  /** @throws OpError `INVALID_STATE` where nothing else is left to sign in with, else as `Passkeys.remove`. */
  async removePasskey(userId: string, { id, isLinked }: { id: string; isLinked: boolean }): Promise<void> {
    const others = (await this.#passkeys.list(userId)).filter((passkey) => passkey.id !== id)
    if (others.length === 0 && !isLinked && !(await this.#passwords.hasPassword(userId)))
      throw new OpError('INVALID_STATE', message('oidc-only-way-in'))
    await this.#passkeys.remove(userId, id)
  }

  /** @throws OpError `FORBIDDEN` for a wrong proof, or without one where there could be; `TOO_MANY_REQUESTS` after many. */
  async prove(userId: string, proof: IdentityProof | null): Promise<void> {
    if (proof === null) {
      const canProve = (await this.#passwords.hasPassword(userId)) || (await this.#secondFactors.isOn(userId))
      if (canProve) throw new OpError('FORBIDDEN', message('proof-missing'))
    } else if (proof.kind === 'password') {
      if (!(await this.#passwords.isPassword(userId, proof.password)))
        throw new OpError('FORBIDDEN', message('password-wrong'), { field: 'password' })
    } else if (!(await this.#secondFactors.use(userId, proof.code)))
      throw new OpError('FORBIDDEN', message('code-wrong'), { field: 'code' })
  }
}

interface SecurityState {
  hasPassword: boolean
  secondFactor: SecondFactorStatus
  passkeys: PasskeySummary[]
}
