import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { message, OpError } from '@holdfast/contract'

export interface Limit {
  readonly tries: number
  readonly perSeconds: number
}

/** How often something may be tried by a name, an address or a user. A try is spent before it is made, so many at once count as many. */
export class TryLimit {
  readonly #limiter: RateLimiterMemory

  constructor({ tries, perSeconds }: Limit) {
    this.#limiter = new RateLimiterMemory({ points: tries, duration: perSeconds })
  }

  /** How many it has spent by now. @throws OpError `TOO_MANY_REQUESTS`, which says for how long. */
  async spend(key: string): Promise<number> {
    try {
      return (await this.#limiter.consume(key)).consumedPoints
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000))
      throw new OpError('TOO_MANY_REQUESTS', message('too-many-tries', { seconds }))
    }
  }

  /** It went well: what was spent before is forgotten. */
  async forget(key: string): Promise<void> {
    await this.#limiter.delete(key)
  }
}

/** What `Retry-After` says of a refusal. */
export function retryAfterSeconds({ detail }: OpError): number {
  return Number(detail.params['seconds'] ?? 5)
}
