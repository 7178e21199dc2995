import { createContext, use } from 'react'

const EngineIdContext = createContext<string | null>(null)

export const EngineIdProvider = EngineIdContext.Provider

/** The engine that the page is about. */
export function useEngineId(): string {
  const engineId = use(EngineIdContext)
  if (engineId === null) throw new Error('This page is about no engine.')
  return engineId
}
