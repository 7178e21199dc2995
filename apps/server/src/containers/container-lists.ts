import type { Log } from '../log.ts'
import type { ContainerRow, ContainersUpdate } from '@holdfast/contract'
import type { LabelledContainer } from '@holdfast/docker-ops'
import type { Beholder, ScopedContainer } from '../access/in-scope.ts'
import type { Engines } from '../engines/engines.ts'
import { ContainerList } from './container-list.ts'

/** The live list of every engine, followed from construction until disposed. */
export class ContainerLists implements AsyncDisposable {
  readonly #stop = new AbortController()
  readonly #engines: Engines
  readonly #lists: ReadonlyMap<string, ContainerList>
  readonly #followed: Promise<unknown>

  constructor(engines: Engines, log: Log) {
    this.#engines = engines
    this.#lists = new Map(engines.all().map((engine) => [engine.id, new ContainerList(engine, log)]))
    this.#followed = Promise.all([...this.#lists.values()].map((list) => list.follow(this.#stop.signal)))
  }

  /** @throws OpError `BAD_REQUEST` for an engine there is not. */
  watch(engineId: string, signal: AbortSignal, caller: Beholder): AsyncGenerator<ContainersUpdate, void> {
    const list = this.#lists.get(this.#engines.get(engineId).id)
    if (list === undefined) throw new Error(`Engine ${engineId} has no list.`)
    return list.watch(signal, caller)
  }

  /** Of every engine, as far as it was heard of; null while it does not answer. */
  all(): { engineId: string; containers: LabelledContainer[] | null }[] {
    return [...this.#lists].map(([engineId, list]) => ({ engineId, containers: list.all() }))
  }

  /** A container that exists, as far as it was heard of. */
  lookUp(engineId: string, containerId: string): ScopedContainer | null {
    return this.#lists.get(engineId)?.lookUp(containerId) ?? null
  }

  /** By its id, the beginning of it, or its name, as far as the list knows. */
  find(engineId: string, idOrName: string): ContainerRow | null {
    return this.#lists.get(engineId)?.find(idOrName) ?? null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#followed
  }
}
