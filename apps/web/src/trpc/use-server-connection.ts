import { createContext, use, useSyncExternalStore } from 'react'
import { ServerConnection, type ConnectionState } from './server-connection.ts'

export const ServerConnectionContext = createContext(new ServerConnection())

export function useServerConnection(): ConnectionState {
  const connection = use(ServerConnectionContext)
  return useSyncExternalStore(connection.subscribe, connection.read)
}
