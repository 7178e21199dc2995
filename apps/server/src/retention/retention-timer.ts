import { OpError, type Actor, type Job } from '@holdfast/contract'
import type { Log } from '../log.ts'
import type { Clock } from '../watching/clock.ts'
import type { BackupRetention } from './backup-retention.ts'
import type { RetentionVaults, Slots } from './retention-ports.ts'
import { defaultRetention, type RetentionTable } from './retention-table.ts'

interface TimerParts {
  vaults: RetentionVaults
  retention: Pick<BackupRetention, 'startWhereDue'>
  table: RetentionTable
  slots: Slots
  /** Starts a prune, or answers with the one of that key. */
  prune: (prune: { vaultId: string; actor: Actor; idempotencyKey: string }) => Promise<Job>
  /** Settles when the job has ended. */
  ended: (jobId: string) => Promise<Job>
  clock: Clock
  log: Log
}

const actor = { kind: 'system', id: 'prune', name: 'Prune' } as const
const hourMs = 3_600_000
const lookEveryMs = 60_000
/** A vault that is written to, or not mounted, is tried again that much later. */
const againMs = 10 * 60_000
/** And no longer than that after it was due. */
const giveUpMs = 6 * hourMs
const passing = new Set<OpError['code']>(['VAULT_BUSY', 'VAULT_NOT_MOUNTED'])

/** Prunes each vault when its time has come, and once a day looks whether a backup is to go. */
export class RetentionTimer implements AsyncDisposable {
  readonly #parts: TimerParts
  readonly #stop = new AbortController()
  readonly #triedAt = new Map<string, number>()
  readonly #followed: Promise<void>

  constructor(parts: TimerParts) {
    this.#parts = parts
    this.#followed = this.#follow()
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      await this.look().catch((error: unknown) => this.#warn(error, 'retention could not be looked after'))
      await this.#parts.clock.sleep(lookEveryMs, signal).catch(() => undefined)
    }
  }

  /** Starts what is due. */
  async look(): Promise<void> {
    const { vaults } = this.#parts
    for (const { id } of await vaults.all()) {
      await this.#prune(id).catch((error: unknown) => this.#warn(error, 'a prune that is due could not be started', id))
      await this.#thinOut(id).catch((error: unknown) => this.#warn(error, 'retention could not be started', id))
    }
  }

  async #thinOut(vaultId: string): Promise<void> {
    const { retention, clock } = this.#parts
    const day = new Date(clock.now()).toISOString().slice(0, 10)
    const key = `retention/${vaultId}/day/${day}`
    if (this.#triedAt.has(key)) return
    this.#triedAt.set(key, clock.now())
    await retention.startWhereDue(vaultId, { since: clock.now(), causedBy: null, key, saysWhyNot: true })
  }

  async #prune(vaultId: string): Promise<void> {
    const { table, slots, clock, prune, ended } = this.#parts
    const now = clock.now()
    const stored = await table.find(vaultId)
    // What was due before anybody knew of it is not missed.
    if (stored === null) return table.write(vaultId, defaultRetention(), now)
    const { settings, pruneSlotsSince: after } = stored
    // The clock was set back.
    if (after > now + 24 * hourMs) return table.slotsDone(vaultId, now)
    if (settings.prune === null) return
    const [slot] = slots.past(settings.prune, { after, until: now, count: 1 })
    const key = `prune/${vaultId}/${slot}`
    if (slot === undefined || now - (this.#triedAt.get(key) ?? -Infinity) < againMs) return
    const attempt = Math.floor((now - slot) / againMs)
    this.#triedAt.set(key, now)
    const begun = await prune({ vaultId, actor, idempotencyKey: `${key}/${attempt}` }).catch(onlyPassing)
    if (begun === null) {
      if (now - slot > giveUpMs) await table.slotsDone(vaultId, slot)
      return
    }
    void ended(begun.id)
      .then(async ({ state }) => {
        const waits = state.status === 'failed' && passing.has(state.code) && now - slot <= giveUpMs
        if (!waits && state.status !== 'interrupted') await table.slotsDone(vaultId, slot)
      })
      .catch((error: unknown) => this.#warn(error, 'a prune could not be noted', vaultId))
  }

  #warn(error: unknown, what: string, vaultId?: string): void {
    this.#parts.log.warn({ err: error, vaultId }, what)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#followed
  }
}

/** What is over by itself after a while: the next look tries again. */
function onlyPassing(error: unknown): null {
  if (error instanceof OpError && passing.has(error.code)) return null
  throw error
}
