import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client'
import { z } from 'zod'
import { message, OpError } from '@holdfast/contract'

/** What a person is on the way to the provider for. */
const purpose = z.discriminatedUnion('kind', [
  /** `to` is the path of the page that is shown afterwards. */
  z.object({ kind: z.literal('sign-in'), invitation: z.string().nullable(), to: z.string() }),
  /** To an account that was signed in to when the attempt began, by a session that must still be there when it ends. */
  z.object({ kind: z.literal('link'), userId: z.string(), sessionId: z.string() }),
])
export type Purpose = z.infer<typeof purpose>

const attempt = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** Of the provider it began with: settings that change meanwhile end it. */
  provider: z.string(),
  purpose,
  expiresAt: z.number(),
})
export type SignInAttempt = z.infer<typeof attempt>

export const attemptLifetimeMs = 10 * 60_000

const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/**
 * Sign-ins on their way to the provider. The browser holds each, sealed, in a cookie, so that nobody can fill this server's memory
 * with them; the key lasts as long as the process, and with it the memory of which ones were used.
 */
export class SignInAttempts {
  readonly #key = randomBytes(32)
  readonly #used = new Map<string, number>()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  begin(provider: string, forWhat: Purpose): { attempt: SignInAttempt; sealed: string } {
    const begun: SignInAttempt = {
      state: randomState(),
      nonce: randomNonce(),
      codeVerifier: randomPKCECodeVerifier(),
      provider,
      purpose: forWhat,
      expiresAt: this.#now() + attemptLifetimeMs,
    }
    return { attempt: begun, sealed: this.#seal(JSON.stringify(begun)) }
  }

  /**
   * The attempt a browser comes back from; it can be taken once.
   * @param sealed what the browser's cookie holds
   * @param state what the provider hands back in the address
   * @throws OpError `FORBIDDEN` where this browser began no such attempt, it is used or too old, or the provider is another by now
   */
  take({ sealed, state, provider }: { sealed: string; state: string; provider: string }): SignInAttempt {
    const text = this.#unseal(sealed)
    const taken = text === null ? null : attempt.parse(JSON.parse(text))
    const now = this.#now()
    for (const [used, expiresAt] of this.#used) if (expiresAt <= now) this.#used.delete(used)
    if (
      taken === null ||
      taken.state !== state ||
      taken.provider !== provider ||
      taken.expiresAt <= now ||
      this.#used.has(state)
    )
      throw new OpError('FORBIDDEN', message('oidc-attempt-void'))
    this.#used.set(state, taken.expiresAt)
    return taken
  }

  #seal(text: string): string {
    const iv = randomBytes(ivBytes)
    const cipher = createCipheriv(algorithm, this.#key, iv)
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
  }

  #unseal(sealed: string): string | null {
    const bytes = Buffer.from(sealed, 'base64url')
    if (bytes.length < ivBytes + tagBytes) return null
    const decipher = createDecipheriv(algorithm, this.#key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
    try {
      return decipher.update(bytes.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
    } catch {
      return null
    }
  }
}
