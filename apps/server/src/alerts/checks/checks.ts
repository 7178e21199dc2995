import type { Actor, BackupSubject, JobRequest } from '@holdfast/contract'
import type { BackupContents } from '@holdfast/vault'
import type { Log } from '../../log.ts'
import type { Clock } from '../../watching/clock.ts'
import type { BlobReads } from './blob-reads.ts'
import type { CheckTable, Round } from './check-table.ts'
import { chooseChecks, rememberedDays } from './choose-checks.ts'

export interface CheckedVault {
  readonly vaultId: string
  /** @throws OpError where it is away. */
  readonly contents: () => Promise<BackupContents[]>
}

interface ChecksParts {
  vaults: () => Promise<CheckedVault[]>
  reads: BlobReads
  table: CheckTable
  /** Starts a verify, and resolves when it has ended, however it did. Rejects when it is refused, or when `signal` aborts. */
  verify: (request: VerifyRequest, signal: AbortSignal) => Promise<unknown>
  /** Backups of schedules that are queued or running. */
  scheduledBackups: () => number
  clock: Clock
  log: Log
}

export type VerifyRequest = Extract<JobRequest, { kind: 'verify' }>

export const checksActor: Actor = { kind: 'system', id: 'checks', name: 'Checks' }

const dayMs = 86_400_000
const minuteMs = 60_000
/** A round that was due while Holdfast did not run is done a little after its start. */
const settleMs = 10 * minuteMs
/** Who backs up more than these at once has the disk to themselves. */
const fewBackups = 2
const longestWaitMs = dayMs / 2

/** Reads every blob of every vault again within the days that are set: each day at the time that is set, a part of it. */
export class Checks implements AsyncDisposable {
  readonly #parts: ChecksParts
  readonly #stop = new AbortController()
  readonly #followed: Promise<void>

  constructor(parts: ChecksParts) {
    this.#parts = parts
    this.#followed = this.#follow().catch((error: unknown) => {
      if (!this.#stop.signal.aborted) parts.log.error({ err: error }, 'the checks have ended')
    })
  }

  async #follow(): Promise<void> {
    const { clock, log } = this.#parts
    const { signal } = this.#stop
    while (!signal.aborted) {
      await clock.sleep(await this.#untilNextMs(), signal)
      await this.#round().catch((error: unknown) => {
        signal.throwIfAborted()
        log.warn({ err: error }, 'the vaults could not be checked')
      })
    }
  }

  async #untilNextMs(): Promise<number> {
    const { table, clock } = this.#parts
    const now = clock.now()
    const last = (await table.rounds()).at(-1)?.at ?? null
    const due = timeOfDay(now, (await table.settings()).at)
    const wasDue = due > now ? due - dayMs : due
    // Of a clock that was set back since, nothing can be told.
    const isMissed = last !== null && last < wasDue - dayMs / 2
    if (isMissed) return settleMs
    return (due > now ? due : timeOfDay(now + dayMs, (await table.settings()).at)) - now
  }

  async #round(): Promise<void> {
    const { vaults, table, clock, log } = this.#parts
    const before = (await table.rounds()).slice(1 - rememberedDays)
    const round: Round = { at: clock.now(), bytes: {} }
    await table.recordRounds([...before, round])
    for (const vault of await vaults())
      try {
        await this.#check(vault, before, async (bytes) => {
          round.bytes[vault.vaultId] = (round.bytes[vault.vaultId] ?? 0) + bytes
          await table.recordRounds([...before, round])
        })
      } catch (error) {
        this.#stop.signal.throwIfAborted()
        log.warn({ err: error, vaultId: vault.vaultId }, 'a vault could not be checked')
      }
  }

  async #check(
    { vaultId, contents: read }: CheckedVault,
    rounds: readonly Round[],
    onRead: (bytes: number) => Promise<void>,
  ): Promise<void> {
    const { reads, table, verify, clock, log } = this.#parts
    const { signal } = this.#stop
    const contents = await read()
    const readAt = await reads.follow(vaultId, contents)
    const lately = rounds.filter(({ at }) => clock.now() - at < rememberedDays * dayMs)
    const readLately = lately.reduce((sum, { bytes }) => sum + (bytes[vaultId] ?? 0), 0)
    const periodMs = (await table.settings()).days * dayMs
    for (const check of chooseChecks({ contents, readAt, readLately, now: clock.now(), periodMs })) {
      if (!(await this.#untilQuiet())) return
      const { backupId, unlessReadSince, readTrees } = check
      const subject: BackupSubject = { kind: 'backup', vaultId, backupId, name: nameOf(backupId) }
      try {
        await verify(
          { kind: 'verify', subject, method: 'full', onlyUnread: { since: unlessReadSince, readTrees } },
          signal,
        )
        await onRead(check.bytes)
      } catch (error) {
        signal.throwIfAborted()
        log.warn({ err: error, vaultId, backupId }, 'a backup could not be checked')
      }
    }
  }

  /** Waits while many scheduled backups run; false when that takes too long. */
  async #untilQuiet(): Promise<boolean> {
    const { scheduledBackups, clock } = this.#parts
    const until = clock.now() + longestWaitMs
    while (scheduledBackups() > fewBackups) {
      if (clock.now() >= until) return false
      await clock.sleep(minuteMs, this.#stop.signal)
    }
    return true
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#followed
  }
}

/** Of the day of `now`, in the time zone of this process. */
function timeOfDay(now: number, at: string): number {
  const [hours = 0, minutes = 0] = at.split(':').map(Number)
  return new Date(now).setHours(hours, minutes, 0, 0)
}

/** What the container was called, made safe: the name is for people, and the id says which backup it is. */
function nameOf(backupId: string): string {
  return backupId.replace(/-\d{8}T\d{6}Z-[a-z2-7]{4}$/, '')
}
