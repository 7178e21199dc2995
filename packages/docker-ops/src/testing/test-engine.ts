import { inject } from 'vitest'
import { connectEngine, type Engine } from '../engine/connect-engine.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** False in the project that runs the ways of the data a second time. */
    readsSockets: boolean | undefined
  }
}

/** The engine DOCKER_HOST names; in the project `engine-dockerode` with its large bodies read as they are over TLS. */
export function testEngine(): Engine {
  return connectEngine({ dockerHost: process.env['DOCKER_HOST'], readsSockets: inject('readsSockets') ?? true })
}
