import type { Engines } from '../engines/engines.ts'
import { EngineUpkeep, type UpkeepParts } from './engine-upkeep.ts'

const times = { steadyMs: 10_000, retryMs: 30_000, imagesMs: 60_000 }

type UpkeepOptions = Omit<UpkeepParts, keyof typeof times> & Partial<typeof times> & { engines: Engines }

/**
 * What jobs leave to be done once they are over: resumes containers, removes what could not be removed, gives a container that was
 * seen healthy its restart policy, removes derived images whose last container is gone.
 */
export class Upkeep implements AsyncDisposable {
  readonly #stop = new AbortController()
  readonly #followed: Promise<unknown>
  readonly #ofEngines: EngineUpkeep[]

  constructor({ engines, ...parts }: UpkeepOptions) {
    this.#ofEngines = engines.all().map((engine) => new EngineUpkeep(engine, { ...times, ...parts }))
    this.#followed = Promise.all(this.#ofEngines.map((one) => one.follow(this.#stop.signal)))
  }

  /** Nothing that a job left before then is on any engine, in ms since 1970; 0 while that is not known. */
  get sweptAt(): number {
    return Math.min(...this.#ofEngines.map((one) => one.sweptAt))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#followed
  }
}
