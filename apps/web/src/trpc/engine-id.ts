import { createContext, use } from 'react'

const EngineIdContext = createContext<string | null>(null)

export const EngineIdProvider = EngineIdContext.Provider

/** The engine that the page is about: the one in its address, else the only one. Null until that is known. */
export function useKnownEngineId(): string | null {
  return use(EngineIdContext)
}

/** The same inside a page, which is drawn only once its engine is known. */
export function useEngineId(): string {
  const engineId = use(EngineIdContext)
  if (engineId === null) throw new Error('This page is about no engine.')
  return engineId
}
