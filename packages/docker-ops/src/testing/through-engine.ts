import type { Engine } from '../engine/connect-engine.ts'

/** The same engine, with all data read through it, as where its folders are out of reach. */
export function throughEngine(engine: Engine): Engine {
  return { ...engine, hostReader: false } as Engine
}
