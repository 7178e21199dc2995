import { inject } from 'vitest'
import { clientOf, connectEngine, type Engine } from '../engine/connect-engine.ts'
import { usesContainerdStore } from '../engine/read-capabilities.ts'
import type { StorageFacts } from '../writable-layer/upper-folder.ts'

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

/** Whether it is on the containerd image store, where ids of images are other ones and a load wants every layer. */
export async function isOnContainerdStore(engine: Engine): Promise<boolean> {
  return usesContainerdStore((await clientOf(engine).info({ abortSignal: undefined })) as StorageFacts)
}
