import { message, OpError, type SecondFactorEnrolment, type SecondFactorStatus } from '@holdfast/contract'
import { createRecoveryCodes, hashRecoveryCode } from './recovery-codes.ts'
import type { SecondFactorTable } from '../../access/second-factor-table.ts'
import { createSecret, stepOf, uriOf } from './totp.ts'

interface SecondFactorParts {
  table: SecondFactorTable
  /** What is sealed lies in the database and is of no use without the key of the data folder. */
  secrets: { seal: (text: string) => string; unseal: (sealed: string) => string }
  guesses: GuessLimit
  now?: () => number
}

/** How often somebody may be wrong. Asked before a code is looked at, so that many at once are not all looked at. */
export interface GuessLimit {
  /** @throws OpError `TOO_MANY_REQUESTS` */
  spend: (userId: string) => Promise<unknown>
  /** The guess was right: those before it are forgotten. */
  forget: (userId: string) => Promise<void>
}

const enrolmentMs = 15 * 60_000

/** Two-factor authentication with an authenticator app (RFC 6238), and the recovery codes for when it is lost. */
export class SecondFactors {
  readonly #table: SecondFactorTable
  readonly #secrets: SecondFactorParts['secrets']
  readonly #guesses: GuessLimit
  readonly #now: () => number

  constructor({ table, secrets, guesses, now = Date.now }: SecondFactorParts) {
    this.#table = table
    this.#secrets = secrets
    this.#guesses = guesses
    this.#now = now
  }

  async isOn(userId: string): Promise<boolean> {
    return ((await this.#table.find(userId))?.confirmedAt ?? null) !== null
  }

  async status(userId: string): Promise<SecondFactorStatus> {
    const since = (await this.#table.find(userId))?.confirmedAt ?? null
    if (since === null) return { state: 'off' }
    return { state: 'on', since, recoveryCodes: await this.#table.countRecoveryCodes(userId) }
  }

  /** A new secret, which counts for nothing until `confirm`. @throws OpError `INVALID_STATE` where one is on. */
  async begin(user: { id: string; name: string }): Promise<SecondFactorEnrolment> {
    const secret = createSecret()
    const sealedSecret = this.#secrets.seal(secret)
    if (!(await this.#table.begin({ userId: user.id, sealedSecret, createdAt: this.#now() })))
      throw new OpError('INVALID_STATE', message('second-factor-on'))
    return { secret, uri: uriOf(secret, user.name) }
  }

  /** Answers with the recovery codes, once. @throws OpError `INVALID_STATE`, `TOO_MANY_REQUESTS`; `FORBIDDEN` for a wrong code. */
  async confirm(userId: string, code: string): Promise<string[]> {
    await this.#guesses.spend(userId)
    const row = await this.#table.find(userId)
    if (row !== undefined && row.confirmedAt !== null) throw new OpError('INVALID_STATE', message('second-factor-on'))
    const now = this.#now()
    if (row === undefined || row.createdAt + enrolmentMs <= now) throw notBegun()
    const step = stepOf(withoutSpaces(code), this.#secrets.unseal(row.sealedSecret), now)
    if (step === null) throw new OpError('FORBIDDEN', message('code-wrong'), { field: 'code' })
    const codes = createRecoveryCodes()
    if (!(await this.#table.confirm(row, step, { now, hashes: codes.map(hashRecoveryCode) }))) throw notBegun()
    await this.#guesses.forget(userId)
    return codes
  }

  /**
   * Whether it is a code of the app or a recovery code of this user, and not used before: from now on it is.
   * @throws OpError `TOO_MANY_REQUESTS` after many wrong codes of the app; recovery codes, which nobody guesses, still work then.
   */
  async use(userId: string, code: string): Promise<boolean> {
    const digits = withoutSpaces(code)
    if (!/^\d{6}$/.test(digits)) return this.#table.useRecoveryCode(userId, hashRecoveryCode(code))
    await this.#guesses.spend(userId)
    const row = await this.#table.find(userId)
    if (row === undefined || row.confirmedAt === null) return false
    const step = stepOf(digits, this.#secrets.unseal(row.sealedSecret), this.#now())
    if (step === null || !(await this.#table.useStep(userId, step))) return false
    await this.#guesses.forget(userId)
    return true
  }

  /** Ten new ones, shown once; the ones before are void. @throws OpError `INVALID_STATE` where it is off. */
  async replaceRecoveryCodes(userId: string): Promise<string[]> {
    const codes = createRecoveryCodes()
    if (!(await this.#table.replaceRecoveryCodes(userId, codes.map(hashRecoveryCode))))
      throw new OpError('INVALID_STATE', message('second-factor-off'))
    return codes
  }

  async remove(userId: string): Promise<void> {
    await this.#table.remove(userId)
  }
}

function notBegun(): OpError {
  return new OpError('INVALID_STATE', message('second-factor-not-begun'))
}

function withoutSpaces(code: string): string {
  return code.replaceAll(/\s/g, '')
}
