import type { Engines } from '../engines/engines.ts'
import { EngineKeeper, type KeeperParts } from './engine-keeper.ts'

const times = { steadyMs: 10_000, retryMs: 30_000, imagesMs: 60_000 }

type CloneKeeperParts = Omit<KeeperParts, keyof typeof times> & Partial<typeof times> & { engines: Engines }

/**
 * Looks after clones once their job is over: gives one that was seen healthy the restart policy of its source, removes the
 * image that was made for one when its last container is gone, and cleans up after jobs that could not.
 */
export class CloneKeeper implements AsyncDisposable {
  readonly #stop = new AbortController()
  readonly #kept: Promise<unknown>

  constructor({ engines, ...parts }: CloneKeeperParts) {
    const keepers = engines.all().map((engine) => new EngineKeeper(engine, { ...times, ...parts }))
    this.#kept = Promise.all(keepers.map((keeper) => keeper.keep(this.#stop.signal)))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#kept
  }
}
