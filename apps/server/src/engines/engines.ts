import { message, OpError } from '@holdfast/contract'
import { findOwnContainer, type Engine } from '@holdfast/docker-ops'

/** The engines this server works on; one for now, found by id everywhere. */
export class Engines {
  readonly #byId: ReadonlyMap<string, Engine>

  readonly #own = new Map<string, string>()
  readonly #findOwn: typeof findOwnContainer

  constructor(engines: readonly Engine[], { findOwn = findOwnContainer } = {}) {
    this.#byId = new Map(engines.map((engine) => [engine.id, engine]))
    this.#findOwn = findOwn
  }

  all(): Engine[] {
    return [...this.#byId.values()]
  }

  /**
   * The container this server runs in on that engine; null on a host. It never changes, so one that was found is kept; none
   * may also be an engine that failed just then, and is looked for again: on a host that asks no engine anything.
   */
  async ownContainer(id: string): Promise<string | null> {
    const known = this.#own.get(id)
    if (known !== undefined) return known
    const found = await this.#findOwn(this.get(id))
    if (found !== null) this.#own.set(id, found)
    return found
  }

  /** @throws OpError `BAD_REQUEST` naming the engines there are. */
  get(id: string): Engine {
    const engine = this.#byId.get(id)
    if (engine !== undefined) return engine
    const known = [...this.#byId.keys()]
    throw new OpError('BAD_REQUEST', message('engine-unknown', { id, known }), { field: 'engineId' })
  }
}
