import { message, OpError, type AlertKind, type Job, type VaultSubject } from '@holdfast/contract'
import type { Vault } from '@holdfast/vault'
import type { Log } from '../log.ts'
import type { Clock } from '../watching/clock.ts'
import { Revision } from '../watching/revision.ts'
import type { Alerts } from './alerts.ts'
import { estimateGrowth } from './vault-growth.ts'
import type { VaultSamples } from './vault-samples.ts'

/** A vault as it is watched. */
export interface WatchedVault {
  readonly subject: VaultSubject
  /** Of its disk; null where nobody knows. */
  readonly space: () => Promise<{ freeBytes: number; totalBytes: number } | null>
  /** @throws OpError where it is away. */
  readonly open: () => Promise<Pick<Vault, 'usage' | 'list'>>
}

interface WatchParts {
  alerts: Alerts
  samples: VaultSamples
  /** Those that are known now. */
  vaults: () => Promise<WatchedVault[]>
  clock: Clock
  log: Log
}

interface Activity {
  /** That ended with new data since the last sample. */
  backups: number
  pruned: boolean
}

const lookMs = 600_000
const sampleMs = 6 * 3_600_000
const dayMs = 86_400_000
const low = { share: 0.1, days: 7 }
/** Not over at the next file that goes, and again with the next one that comes. */
const plenty = { share: 0.12, days: 10 }
const kinds = ['vault-away', 'vault-nearly-full', 'vault-not-growing'] as const satisfies AlertKind[]

/** Notices a vault that is away, nearly full, or did not grow when it should, and samples each every six hours and after a prune. */
export class VaultWatch implements AsyncDisposable {
  readonly #parts: WatchParts
  readonly #stop = new AbortController()
  readonly #asked = new Revision()
  readonly #activity = new Map<string, Activity>()
  readonly #followed: Promise<void>

  constructor(parts: WatchParts) {
    this.#parts = parts
    this.#followed = this.#follow()
  }

  jobEnded({ request, state }: Job): void {
    if (state.status !== 'succeeded') return
    if (request.kind === 'prune') {
      this.#activityOf(request.subject.vaultId).pruned = true
      this.#asked.bump()
    }
    if (state.result.kind === 'backup' && state.result.newBytes > 0) this.#activityOf(state.result.vaultId).backups += 1
  }

  async #follow(): Promise<void> {
    const { clock, log } = this.#parts
    const { signal } = this.#stop
    while (!signal.aborted) {
      const seen = this.#asked.count
      await this.#look().catch((error: unknown) => log.warn({ err: error }, 'the vaults could not be looked at'))
      const woken = new AbortController()
      const either = AbortSignal.any([signal, woken.signal])
      await Promise.race([clock.sleep(lookMs, either), this.#asked.past(seen, either)]).catch(() => undefined)
      woken.abort()
    }
  }

  async #look(): Promise<void> {
    const { alerts, vaults, samples, clock, log } = this.#parts
    const known = await vaults()
    const ids = new Set(known.map(({ subject }) => subject.vaultId))
    for (const kind of kinds)
      for (const { subject } of await alerts.listOpen(kind))
        if (subject.kind === 'vault' && !ids.has(subject.vaultId)) await alerts.clear(kind, subject)
    for (const one of known)
      await this.#lookAt(one).catch((error: unknown) =>
        log.warn({ err: error, vaultId: one.subject.vaultId }, 'a vault could not be looked at'),
      )
    await samples.thin(clock.now())
  }

  async #lookAt({ subject, space, open }: WatchedVault): Promise<void> {
    const { alerts } = this.#parts
    const vault = await open().catch(onlyOpError)
    if (vault instanceof OpError) {
      const detail = message('alert-vault-away', { vault: subject.name, reason: vault.detail })
      return alerts.raise({ kind: 'vault-away', subject, detail })
    }
    await alerts.clear('vault-away', subject)
    await this.#forgetRemoved(subject, vault)
    const disk = await space()
    await this.#sampleWhenDue(subject, { vault, disk })
    if (disk !== null) await this.#lookAtSpace(subject, disk)
  }

  /** A backup that is no more is not damaged any more. */
  async #forgetRemoved({ vaultId }: VaultSubject, vault: Pick<Vault, 'list'>): Promise<void> {
    const { alerts } = this.#parts
    const open = (await alerts.listOpen('verify-found-problems')).map(({ subject }) => subject)
    const own = open.flatMap((subject) => (subject.kind === 'backup' && subject.vaultId === vaultId ? [subject] : []))
    if (own.length === 0) return
    const { backups, unreadable } = await vault.list()
    const ids = new Set([...backups, ...unreadable].map(({ id }) => id))
    for (const subject of own) if (!ids.has(subject.backupId)) await alerts.clear('verify-found-problems', subject)
  }

  async #sampleWhenDue(subject: VaultSubject, { vault, disk }: { vault: Pick<Vault, 'usage'>; disk: Space | null }) {
    const { samples, alerts, clock } = this.#parts
    const { vaultId } = subject
    const before = await samples.latest(vaultId)
    const now = clock.now()
    // Of a clock that was set back since, too.
    const isFresh = before !== null && Math.abs(now - before.at) < sampleMs
    if (isFresh && !this.#activityOf(vaultId).pruned) return
    const { backups, pruned } = this.#activityOf(vaultId)
    this.#activity.delete(vaultId)
    const usage = await vault.usage()
    const { storedBytes, sizeBytes: rawBytes } = usage
    const { freeBytes = null, totalBytes = null } = disk ?? {}
    await samples.insert({ vaultId, at: now, storedBytes, freeBytes, totalBytes, backups: usage.backups, rawBytes })
    if (before === null || pruned) return
    if (storedBytes > before.storedBytes) await alerts.clear('vault-not-growing', subject)
    else if (backups > 0) {
      const detail = message('alert-vault-not-growing', { vault: subject.name, backups })
      await alerts.raise({ kind: 'vault-not-growing', subject, detail })
    }
  }

  async #lookAtSpace(subject: VaultSubject, { freeBytes, totalBytes }: Space): Promise<void> {
    const { alerts, samples, clock } = this.#parts
    const now = clock.now()
    const own = (await samples.since(now - 30 * dayMs)).filter(({ vaultId }) => vaultId === subject.vaultId)
    const { bytesPerDay = 0 } = estimateGrowth(own, now) ?? {}
    const days = bytesPerDay > 0 ? freeBytes / bytesPerDay : Infinity
    const share = freeBytes / totalBytes
    const about = { vault: subject.name, freeBytes }
    if (share < low.share) {
      const detail = message('alert-vault-nearly-full', { ...about, totalBytes })
      await alerts.raise({ kind: 'vault-nearly-full', subject, detail })
    } else if (days < low.days) {
      const detail = message('alert-vault-filling', { ...about, days })
      await alerts.raise({ kind: 'vault-nearly-full', subject, detail })
    } else if (share >= plenty.share && days >= plenty.days) await alerts.clear('vault-nearly-full', subject)
  }

  #activityOf(vaultId: string): Activity {
    const known = this.#activity.get(vaultId) ?? { backups: 0, pruned: false }
    this.#activity.set(vaultId, known)
    return known
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#followed
  }
}

interface Space {
  freeBytes: number
  totalBytes: number
}

function onlyOpError(error: unknown): OpError {
  if (error instanceof OpError) return error
  throw error
}
