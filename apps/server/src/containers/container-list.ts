import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../log.ts'
import type { ContainerRow, ContainersUpdate, EngineInfo } from '@holdfast/contract'
import { listLabelled, readEngineInfo, watchEvents, type Engine, type LabelledContainer } from '@holdfast/docker-ops'
import { isInScope, isScoped, type Beholder, type ScopedContainer } from '../access/in-scope.ts'
import { factsOf } from '../sight/resolve-in-sight.ts'
import { Revision } from '../watching/revision.ts'

const publishMs = 1_000
const retryMs = 2_000
const answerMs = 15_000
/** "Up 3 hours" ages without an event. */
const refreshMs = 60_000
const manyChanges = 50
// @NOTE the engine announces a pause before its own list shows it (moby daemon/pause.go): wait a little, look once more.
const settleMs = 150

type Known =
  | { status: 'unknown' }
  | { status: 'connected'; engine: EngineInfo; rows: Rows }
  | { status: 'unreachable'; message: string; since: number }

type Rows = ReadonlyMap<string, LabelledContainer>

/** One engine's containers, kept fresh from its events for everybody who watches. */
export class ContainerList {
  readonly #engine: Engine
  readonly #log: Log
  readonly #revision = new Revision()
  readonly #wake = new Revision()
  readonly #stale = new Set<string>()
  #known: Known = { status: 'unknown' }

  constructor(engine: Engine, log: Log) {
    this.#engine = engine
    this.#log = log
  }

  /** Follows the engine until `signal` aborts; an engine that goes away is asked again until it is back. */
  async follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const attempt = new AbortController()
      const either = AbortSignal.any([signal, attempt.signal])
      const events = watchEvents(this.#engine, {
        signal: either,
        onReady: () => void this.#keepFresh(either).catch((error: unknown) => attempt.abort(error)),
        onEvent: ({ containerId }) => {
          this.#stale.add(containerId)
          this.#wake.bump()
        },
      })
      const error = await events.then(
        () => attempt.signal.reason as unknown,
        (reason: unknown) => reason,
      )
      attempt.abort()
      if (signal.aborted) return
      this.#setUnreachable(error)
      await delay(retryMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** By its id, the beginning of it if that is unique, or its name, as far as the list knows. */
  find(idOrName: string): ContainerRow | null {
    if (this.#known.status !== 'connected') return null
    const rows = [...this.#known.rows.values()].map(({ row }) => row)
    const [beginning = null, ...others] = rows.filter(({ id }) => id.startsWith(idOrName))
    const isUnique = idOrName !== '' && others.length === 0
    return rows.find(({ name }) => name === idOrName) ?? (isUnique ? beginning : null)
  }

  /** All of them; null while nobody knows. */
  all(): LabelledContainer[] | null {
    return this.#known.status === 'connected' ? [...this.#known.rows.values()] : null
  }

  lookUp(containerId: string): ScopedContainer | null {
    const found = this.#known.status === 'connected' ? this.#known.rows.get(containerId) : undefined
    return found === undefined ? null : factsOf(found)
  }

  /** Everything at once, then what changed, at most once a second; everything again after a reconnect. */
  async *watch(signal: AbortSignal, caller: Beholder): AsyncGenerator<ContainersUpdate, void> {
    let sent: Rows | null = null
    try {
      for (;;) {
        const seen = this.#revision.count
        const known = this.#known
        if (known.status === 'unreachable') {
          sent = null
          yield { kind: 'unreachable', endpoint: this.#engine.endpoint, message: known.message, since: known.since }
        } else if (known.status === 'connected') {
          const rows = inSight(known.rows, caller)
          const update = describe(known.engine, rows, sent)
          sent = rows
          if (update !== null) yield update
        }
        await this.#revision.past(seen, signal)
        if (this.#known.status === 'connected' && sent !== null) await delay(publishMs, undefined, { signal })
      }
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }

  async #keepFresh(signal: AbortSignal): Promise<void> {
    const engine = await readEngineInfo(this.#engine, { signal: within(signal) })
    this.#stale.clear()
    this.#setRows(engine, await this.#list(signal))
    let lookAgain: string[] = []
    for (;;) {
      await this.#nextLook(signal, lookAgain.length > 0 ? publishMs : refreshMs)
      await delay(settleMs, undefined, { signal })
      const named = [...this.#stale]
      this.#stale.clear()
      const ids = [...new Set([...named, ...lookAgain])]
      lookAgain = named
      if (ids.length === 0 || ids.length > manyChanges) this.#setRows(engine, await this.#list(signal))
      else this.#mergeRows(engine, ids, await this.#list(signal, ids))
    }
  }

  /** Waits for an event, but no longer than until the next look is due anyway. */
  async #nextLook(signal: AbortSignal, dueMs: number): Promise<void> {
    if (this.#stale.size > 0) return
    const either = AbortSignal.any([signal, AbortSignal.timeout(dueMs)])
    await this.#wake.past(this.#wake.count, either).catch(() => signal.throwIfAborted())
  }

  async #list(signal: AbortSignal, ids?: string[]): Promise<LabelledContainer[]> {
    return listLabelled(this.#engine, { signal: within(signal), ...(ids === undefined ? {} : { ids }) })
  }

  #setRows(engine: EngineInfo, rows: LabelledContainer[]): void {
    const before = this.#known.status === 'connected' ? this.#known.rows : new Map<string, LabelledContainer>()
    this.#set({ status: 'connected', engine, rows: new Map(rows.map((one) => [one.row.id, keepIfSame(before, one)])) })
  }

  #mergeRows(engine: EngineInfo, ids: string[], rows: LabelledContainer[]): void {
    const before = this.#known.status === 'connected' ? this.#known.rows : new Map<string, LabelledContainer>()
    const next = new Map(before)
    for (const id of ids) if (!rows.some(({ row }) => row.id === id)) next.delete(id)
    for (const one of rows) next.set(one.row.id, keepIfSame(before, one))
    this.#set({ status: 'connected', engine, rows: next })
  }

  #setUnreachable(error: unknown): void {
    if (this.#known.status === 'unreachable') return
    const message = sentence(error)
    this.#log.warn({ err: error, engineId: this.#engine.id }, 'the engine is unreachable')
    this.#set({ status: 'unreachable', message, since: Date.now() })
  }

  #set(known: Known): void {
    this.#known = known
    this.#revision.bump()
  }
}

/** The same object for the same row, so that a watcher finds what changed by identity. */
function keepIfSame(before: Rows, next: LabelledContainer): LabelledContainer {
  const old = before.get(next.row.id)
  // Labels never change.
  return old !== undefined && JSON.stringify(old.row) === JSON.stringify(next.row) ? old : next
}

function inSight(rows: Rows, caller: Beholder): Rows {
  return isScoped(caller) ? new Map([...rows].filter(([, one]) => isInScope(caller, factsOf(one)))) : rows
}

function describe(engine: EngineInfo, rows: Rows, sent: Rows | null): ContainersUpdate | null {
  if (sent === null) return { kind: 'all', engine, rows: [...rows.values()].map(({ row }) => row) }
  const changed = [...rows.values()].filter((one) => sent.get(one.row.id) !== one).map(({ row }) => row)
  const removed = [...sent.keys()].filter((id) => !rows.has(id))
  if (changed.length === 0 && removed.length === 0) return null
  return { kind: 'changes', engine, rows: changed, removed }
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return 'The Docker Engine closed the connection.'
  return error.name === 'TimeoutError'
    ? `The Docker Engine did not answer within ${answerMs / 1_000} s.`
    : error.message
}

function within(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(answerMs)])
}
