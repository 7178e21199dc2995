import { randomUUID } from 'node:crypto'
import type { AcknowledgeAlerts, Alert, AlertKind, Happening, Message, Severity, Subject } from '@holdfast/contract'
import type { Caller } from '../access/caller.ts'
import type { Beholder } from '../access/in-scope.ts'
import type { Sight } from '../sight/sight.ts'
import type { Clock } from '../watching/clock.ts'
import { Revision } from '../watching/revision.ts'
import type { AlertTable } from './alert-table.ts'

export interface AlertDraft {
  kind: AlertKind
  subject: Subject
  detail: Message
  jobId?: string
}

interface AlertsParts {
  table: AlertTable
  sight: Sight
  clock: Clock
  /** Hears of every alert that is raised or cleared. */
  tell: (happening: Happening) => void
}

const severities: Record<AlertKind, Severity> = {
  'backup-failed': 'error',
  'container-behind': 'warning',
  'slot-missed': 'warning',
  'verify-found-problems': 'error',
  'vault-away': 'error',
  'vault-nearly-full': 'warning',
  'vault-not-growing': 'warning',
  'notification-failed': 'warning',
}
const dayMs = 86_400_000
const publishMs = 1_000

/** What somebody should look at: one per kind and subject, from when it is first seen until it is over. */
export class Alerts {
  readonly #parts: AlertsParts
  readonly #revision = new Revision()
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: AlertsParts) {
    this.#parts = parts
  }

  /** Opens one, or sees the open one again. Where another job shows it anew, whoever had acknowledged it has not seen that. */
  async raise({ kind, subject, detail, jobId }: AlertDraft): Promise<void> {
    const { table, clock, tell } = this.#parts
    await this.#oneByOne(async () => {
      const now = clock.now()
      const open = await table.findOpen(kind, subject)
      if (open !== null) {
        const isNewJob = jobId !== undefined && jobId !== open.jobId
        const acknowledged = isNewJob ? null : open.acknowledged
        await table.update({ ...open, subject, detail, jobId: jobId ?? open.jobId, lastSeenAt: now, acknowledged })
        return
      }
      const raised: Alert = {
        id: randomUUID(),
        kind,
        severity: severities[kind],
        subject,
        detail,
        jobId: jobId ?? null,
        raisedAt: now,
        lastSeenAt: now,
        clearedAt: null,
        acknowledged: null,
      }
      await table.insert(raised)
      tell({ kind: 'alert-raised', alert: raised })
    })
  }

  /** It is over. Does nothing where none is open. */
  async clear(kind: AlertKind, subject: Subject): Promise<void> {
    const { table, clock, tell } = this.#parts
    await this.#oneByOne(async () => {
      const open = await table.findOpen(kind, subject)
      if (open === null) return
      const cleared = { ...open, clearedAt: clock.now() }
      await table.update(cleared)
      tell({ kind: 'alert-cleared', alert: cleared })
    })
  }

  async listOpen(kind: AlertKind): Promise<Alert[]> {
    return this.#parts.table.listOpen(kind)
  }

  /** What is so now, and what was over within the last day and nobody has seen; of what the caller sees, the newest first. */
  async list(caller: Beholder): Promise<Alert[]> {
    const { table, sight, clock } = this.#parts
    return sight.filter(caller, await table.listCurrent(clock.now() - dayMs), ({ subject }) => subject)
  }

  /** The list at once, then again after each change, at most once a second. Ends when `signal` aborts. */
  async *watch(caller: Beholder, signal: AbortSignal): AsyncGenerator<Alert[], void> {
    try {
      for (;;) {
        const seen = this.#revision.count
        yield await this.list(caller)
        await this.#revision.past(seen, signal)
        await this.#parts.clock.sleep(publishMs, signal)
      }
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }

  /** Answers with those that were acknowledged by this. */
  async acknowledge({ alertIds }: AcknowledgeAlerts, caller: Pick<Caller, 'actor' | 'scopes'>): Promise<Alert[]> {
    const { table, clock } = this.#parts
    const asked = new Set(alertIds)
    return this.#oneByOne(async () => {
      const found = (await this.list(caller)).filter(({ id, acknowledged }) => asked.has(id) && acknowledged === null)
      const seen = found.map((one) => ({ ...one, acknowledged: { at: clock.now(), by: caller.actor.name } }))
      for (const one of seen) await table.update(one)
      return seen
    })
  }

  /** Forgets what was over so many days ago; resolves with how much. */
  async forget(days: number): Promise<number> {
    return this.#parts.table.removeClearedBefore(this.#parts.clock.now() - days * dayMs)
  }

  /** Two of a kind and subject must not both find none. */
  async #oneByOne<T>(change: () => Promise<T>): Promise<T> {
    const changed = this.#last.catch(() => undefined).then(change)
    this.#last = changed
    const result = await changed
    this.#revision.bump()
    return result
  }
}
