import type { EngineAddress } from '../engine/call-engine.ts'

/** Where samples are made, and whom to tell. */
export interface DemoWorld {
  engine: EngineAddress
  /** Images are put together below it. */
  dataFolder: string
  say: (line: string) => void
  signal?: AbortSignal
}

/** On everything the demo makes. */
export const demoLabels = { 'io.holdfast.demo': 'true' }
