import { message, OpError, type Message } from '@holdfast/contract'
import { connectEngine, findOwnContainer, readCertificates, resolveContainer, type Engine } from '@holdfast/docker-ops'

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

  /**
   * @param target whose container is named as people do: by id, name or prefix.
   * @throws OpError `OWN_CONTAINER` with that reason where it is the one this server runs in; what finding it throws.
   */
  async refuseOwn({ engineId, containerId }: { engineId: string; containerId: string }, why: Message): Promise<void> {
    const own = await this.ownContainer(engineId)
    if (own === null) return
    const { id } = await resolveContainer(this.get(engineId), containerId)
    if (id === own) throw new OpError('OWN_CONTAINER', why)
  }

  /** @throws OpError `BAD_REQUEST` naming the engines there are. */
  get(id: string): Engine {
    const engine = this.#byId.get(id)
    if (engine !== undefined) return engine
    const known = [...this.#byId.keys()]
    throw new OpError('BAD_REQUEST', message('engine-unknown', { id, known }), { field: 'engineId' })
  }
}

interface EngineAddress {
  dockerHost: string | undefined
  dockerCertFolder: string | undefined
  hostReader: boolean
}

export async function connectConfigured({ dockerHost, dockerCertFolder, hostReader }: EngineAddress): Promise<Engine> {
  const certificates = dockerCertFolder === undefined ? undefined : await readCertificates(dockerCertFolder)
  return connectEngine({ dockerHost, certificates, hostReader })
}
