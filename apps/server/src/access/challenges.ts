import { randomBytes } from 'node:crypto'

interface ChallengeOptions {
  lifetimeMs: number
  /** How often one may be answered; the last answer uses it up. */
  tries?: number
  now?: () => number
}

/** Enough for any crowd; a flood drops the oldest instead of filling the memory. */
const most = 10_000

/** What somebody was asked and has not answered yet, each under a random name. In memory: a restart asks again. */
export class Challenges<T> {
  readonly #open = new Map<string, { value: T; endsAt: number; tries: number }>()
  readonly #lifetimeMs: number
  readonly #tries: number
  readonly #now: () => number

  constructor({ lifetimeMs, tries = 1, now = Date.now }: ChallengeOptions) {
    this.#lifetimeMs = lifetimeMs
    this.#tries = tries
    this.#now = now
  }

  open(value: T): string {
    this.#forgetEnded()
    const id = randomBytes(32).toString('base64url')
    this.#open.set(id, { value, endsAt: this.#now() + this.#lifetimeMs, tries: this.#tries })
    return id
  }

  /** Spends a try; null when there is none left, when its time is over, and for a name that was never given. */
  answer(id: string): T | null {
    const found = this.#open.get(id)
    if (found === undefined) return null
    if (found.tries === 0) return null
    found.tries -= 1
    return found.endsAt > this.#now() ? found.value : null
  }

  /** Answered rightly: what tries it had left are gone. False where it was closed before: of several right answers one counts. */
  close(id: string): boolean {
    return this.#open.delete(id)
  }

  #forgetEnded(): void {
    // In the order they were opened, and all live equally long.
    for (const [id, { endsAt }] of this.#open) {
      if (endsAt > this.#now() && this.#open.size < most) break
      this.#open.delete(id)
    }
  }
}
