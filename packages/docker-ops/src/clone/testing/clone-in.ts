import { randomUUID } from 'node:crypto'
import { cloneOptions, type ClonePlan, type PlanDigest, type Role, type WorkProgress } from '@holdfast/contract'
import type { z } from 'zod'
import type { NewContainer } from '../../make/make-container.ts'
import type { QuiesceJournal } from '../../quiesce/quiesce-journal.ts'
import type { TestObject, TestWorld } from '../../testing/create-test-world.ts'
import { cloneContainer } from '../clone-container.ts'
import { readClonePlan, type ClonePlanFacts } from '../read-clone-plan.ts'

export interface CloneInWorld extends z.input<typeof cloneOptions> {
  jobId?: string
  signal?: AbortSignal
  onProgress?: (progress: WorkProgress) => void
  journal?: QuiesceJournal
  plan?: PlanDigest
  grants?: Role
  idleTimeoutMs?: number
  ownContainerId?: string
}

/** Remembers nothing: for tests that do not end the process. */
export const noJournal: QuiesceJournal = { quiesced: () => Promise.resolve(), resumed: () => Promise.resolve() }

/** Clones a container of the world under a name of the world's own. */
export function cloneIn(world: TestWorld, source: TestObject, wanted: CloneInWorld = {}): Promise<NewContainer> {
  const { jobId = randomUUID(), signal = new AbortController().signal, onProgress = () => {}, ...rest } = wanted
  const { journal = noJournal, plan = null, grants = 'admin', idleTimeoutMs, ownContainerId, ...options } = rest
  const name = options.name ?? world.name('clone')
  const request = { containerId: source.id, name, options: cloneOptions.parse(options), jobId, plan, grants }
  return cloneContainer(world.engine, request, {
    signal,
    onProgress,
    journal,
    ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
    ...(ownContainerId !== undefined && { ownContainerId }),
  })
}

/** The plan an admin gets where nobody knows any sizes yet. */
export function clonePlanIn(
  { engine }: Pick<TestWorld, 'engine'>,
  source: TestObject,
  { facts, ...options }: z.input<typeof cloneOptions> & { facts?: Partial<ClonePlanFacts> } = {},
): Promise<ClonePlan> {
  const request = { containerId: source.id, options: cloneOptions.parse(options), grants: 'admin' as const }
  return readClonePlan(engine, request, {
    signal: new AbortController().signal,
    lookUpSizes: () => ({ sizes: null, pending: true }),
    bytesPerSecond: null,
    ownContainerId: null,
    ...facts,
  })
}
