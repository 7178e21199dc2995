import { setTimeout as delay } from 'node:timers/promises'
import { message, OpError } from '@holdfast/contract'
import type { Vault } from '@holdfast/vault'
import type { Log } from '../log.ts'
import type { AuditLog } from './audit-log.ts'
import { canonicalJson } from './chain.ts'
import type { AuditHead } from './verify-audit.ts'

interface HeadsParts {
  audit: AuditLog
  /** The default one. @throws OpError where it is not there. */
  vault: () => Promise<Pick<Vault, 'appendToJournal' | 'readJournal'>>
  log: Log
  /** How often at most. */
  everyMs?: number
}

const minuteMs = 60_000
/** A share that hangs does not keep Holdfast from stopping. */
const lastWriteMs = 5_000

/**
 * Writes where the audit log ends to the default vault and to the log, once a minute while it grows and when it stops: out of reach of
 * whoever changes the database. A vault that is away is written to the next time, and keeps nobody from anything.
 */
export class AuditHeads implements AsyncDisposable {
  readonly #parts: Required<HeadsParts>
  readonly #stop = new AbortController()
  readonly #followed: Promise<void>
  #written = 0
  #isFailing = false

  constructor(parts: HeadsParts) {
    this.#parts = { everyMs: minuteMs, ...parts }
    this.#followed = this.#follow()
  }

  /** What the vault was given, oldest first. @throws OpError */
  async read(instance: string): Promise<AsyncIterable<string>> {
    return (await this.#vault()).readJournal(instance)
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop
    const { audit, everyMs } = this.#parts
    while (!signal.aborted) {
      const seen = audit.revision.count
      const isDue = await this.#write()
      const pause = isDue ? delay(everyMs, undefined, { signal }) : audit.revision.past(seen, signal)
      await pause.catch(() => undefined)
    }
  }

  /** Whether there was something to write. */
  async #write(): Promise<boolean> {
    const { audit, log } = this.#parts
    try {
      const { seq, hash, at } = await audit.head()
      if (seq === 0 || seq === this.#written) return false
      const head: AuditHead = { instance: await audit.instance(), seq, hash, at }
      if (!this.#isFailing) log.info(head, 'head of the audit log')
      await (await this.#vault()).appendToJournal(head.instance, canonicalJson(head))
      this.#written = seq
      this.#isFailing = false
    } catch (error) {
      if (!this.#isFailing) log.warn({ err: error }, 'the head of the audit log is not in the default vault yet')
      this.#isFailing = true
    }
    return true
  }

  async #vault() {
    try {
      return await this.#parts.vault()
    } catch (error) {
      if (error instanceof OpError && error.code === 'VAULT_NOT_FOUND')
        throw new OpError('VAULT_NOT_FOUND', message('audit-no-vault'), { cause: error })
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    const written = this.#followed.then(() => this.#write())
    const limit = new AbortController()
    const waiting = delay(lastWriteMs, undefined, { signal: limit.signal }).catch(() => undefined)
    await Promise.race([written, waiting])
    limit.abort()
  }
}
