import { createContext, use, useSyncExternalStore } from 'react'

type ConnectionState =
  | { status: 'connecting' }
  | { status: 'connected' }
  /** The socket is down and is being opened again. `since` is in ms since the epoch. */
  | { status: 'lost'; since: number }

/** Whether the WebSocket to Holdfast is up, in the shape `useSyncExternalStore` reads. */
export class ServerConnection {
  #state: ConnectionState = { status: 'connecting' }
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly read = (): ConnectionState => this.#state

  opened(): void {
    this.#become({ status: 'connected' })
  }

  lost(): void {
    if (this.#state.status !== 'lost') this.#become({ status: 'lost', since: Date.now() })
  }

  #become(state: ConnectionState): void {
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}

export const ServerConnectionContext = createContext(new ServerConnection())

export function useServerConnection(): ConnectionState {
  const connection = use(ServerConnectionContext)
  return useSyncExternalStore(connection.subscribe, connection.read)
}
