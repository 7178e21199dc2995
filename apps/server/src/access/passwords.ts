import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto'
import { promisify } from 'node:util'
import { message, OpError } from '@holdfast/contract'

const derive = promisify(argon2)
/** As OWASP's cheat sheet on password storage has it: 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }
const running = 2
const waiting = 16

interface Waiting {
  readonly tries: number
  readonly proceed: () => void
  readonly refuse: () => void
}

/**
 * Hashes and checks passwords with argon2id, few at once: each takes 19 MiB and a thread that reads files as well. Whoever tried least
 * is next, and takes the place of who tried most where all are taken: those who guess keep nobody else out.
 */
export class Passwords {
  #running = 0
  /** Who tried least comes first, of equals who came first. */
  readonly #queue: Waiting[] = []

  /** In the PHC format: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. @throws OpError `TOO_MANY_REQUESTS` */
  async hash(password: string): Promise<string> {
    const nonce = randomBytes(16)
    const tag = await this.#derive({ ...cost, nonce, message: password.normalize('NFKC') })
    return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${encode(nonce)}$${encode(tag)}`
  }

  /**
   * Takes as long for a hash of null, so that nobody learns from the time which users exist. `tries` are those of the same origin lately.
   * @throws OpError `TOO_MANY_REQUESTS`
   */
  async verify(password: string, stored: string | null, tries = 0): Promise<boolean> {
    const { expected, ...parameters } = read(stored ?? nobody)
    const tag = await this.#derive({ ...parameters, message: password.normalize('NFKC') }, tries)
    return timingSafeEqual(tag, expected) && stored !== null
  }

  async #derive(parameters: Argon2Parameters, tries = 0): Promise<Buffer> {
    await this.#turn(tries)
    try {
      return await derive('argon2id', parameters)
    } finally {
      const next = this.#queue.shift()
      if (next === undefined) this.#running -= 1
      else next.proceed()
    }
  }

  /** Whoever waits is handed the place of one that ended. */
  async #turn(tries: number): Promise<void> {
    if (this.#running < running) {
      this.#running += 1
      return
    }
    await new Promise<void>((proceed, reject) => {
      const refuse = () => reject(new OpError('TOO_MANY_REQUESTS', message('too-many-passwords')))
      const behind = this.#queue.findIndex((one) => one.tries > tries)
      this.#queue.splice(behind === -1 ? this.#queue.length : behind, 0, { tries, proceed, refuse })
      if (this.#queue.length > waiting) this.#queue.pop()?.refuse()
    })
  }
}

const nobody = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${encode(Buffer.alloc(16))}$${encode(Buffer.alloc(32))}`

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}

function read(stored: string): Omit<Argon2Parameters, 'message'> & { expected: Buffer } {
  const [, , , costs = '', nonce = '', tag = ''] = stored.split('$')
  const { m, t, p } = Object.fromEntries(costs.split(',').map((one) => one.split('='))) as Record<string, string>
  const expected = Buffer.from(tag, 'base64')
  return {
    memory: Number(m),
    passes: Number(t),
    parallelism: Number(p),
    tagLength: expected.length,
    nonce: Buffer.from(nonce, 'base64'),
    expected,
  }
}
