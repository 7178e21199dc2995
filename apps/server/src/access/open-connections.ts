import type { Caller, Identify } from './caller.ts'

const checkMs = 1_000

interface Connection {
  readonly caller: Caller
  readonly identify: Identify
  readonly close: () => void
}

/**
 * Requests and sockets that are open, each for somebody. What its owner may no longer do is closed: at once when somebody's
 * rights change here, and within a second when a session or a token expires.
 */
export class OpenConnections implements Disposable {
  readonly #open = new Set<Connection>()
  readonly #timer = setInterval(() => void this.recheck(), checkMs).unref()

  /** `close` is called at most once. Dispose it when the connection has ended. */
  add(connection: Connection): Disposable {
    this.#open.add(connection)
    return { [Symbol.dispose]: () => void this.#open.delete(connection) }
  }

  /** How many somebody has open. */
  count({ credential }: Caller): number {
    return [...this.#open].filter(({ caller }) => caller.credential.id === credential.id).length
  }

  async recheck(): Promise<void> {
    await Promise.all(
      [...this.#open].map(async (connection) => {
        const caller = await connection.identify().catch(() => null)
        if (caller !== null && rights(caller) === rights(connection.caller)) return
        if (this.#open.delete(connection)) connection.close()
      }),
    )
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }
}

function rights({ actor, role, scopes }: Caller): string {
  return JSON.stringify([actor.id, role, scopes])
}
