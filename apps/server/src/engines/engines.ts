import { OpError } from '@holdfast/contract'
import type { Engine } from '@holdfast/docker-ops'

/** The engines this server works on; one for now, found by id everywhere. */
export class Engines {
  readonly #byId: ReadonlyMap<string, Engine>

  constructor(engines: readonly Engine[]) {
    this.#byId = new Map(engines.map((engine) => [engine.id, engine]))
  }

  all(): Engine[] {
    return [...this.#byId.values()]
  }

  /** @throws OpError `BAD_REQUEST` naming the engines there are. */
  get(id: string): Engine {
    const engine = this.#byId.get(id)
    if (engine !== undefined) return engine
    const known = [...this.#byId.keys()].join(', ')
    throw new OpError('BAD_REQUEST', `No engine ${id}; there is ${known}.`, { field: 'engineId' })
  }
}
