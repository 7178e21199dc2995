import { randomUUID } from 'node:crypto'
import { cloneOptions, type WorkProgress } from '@holdfast/contract'
import type { z } from 'zod'
import type { TestObject, TestWorld } from '../../testing/create-test-world.ts'
import { cloneContainer, type ClonedContainer } from '../clone-container.ts'

export interface CloneInWorld extends z.input<typeof cloneOptions> {
  jobId?: string
  signal?: AbortSignal
  onProgress?: (progress: WorkProgress) => void
}

/** Clones a container of the world under a name of the world's own. */
export function cloneIn(world: TestWorld, source: TestObject, wanted: CloneInWorld = {}): Promise<ClonedContainer> {
  const { jobId = randomUUID(), signal = new AbortController().signal, onProgress = () => {}, ...options } = wanted
  const name = options.name ?? world.name('clone')
  const request = { containerId: source.id, name, options: cloneOptions.parse(options), jobId }
  return cloneContainer(world.engine, request, { signal, onProgress })
}
