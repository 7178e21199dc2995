import { randomUUID } from 'node:crypto'
import { cloneOptions, type CloneOptions, type Job, type JobState } from '@holdfast/contract'
import type { RequestOf } from '../../jobs/recipe.ts'

type Wishes = Partial<Omit<CloneOptions, 'name'>>

export function cloneRequest(containerId: string, wishes: Wishes = {}): RequestOf<'clone'> {
  const container = { engineId: 'local', containerId, containerName: 'web' }
  const options = cloneOptions.parse(wishes)
  return { kind: 'clone', ...container, name: 'web-clone', options, plan: null, grants: 'admin' }
}

export function cloneJob(containerId: string, state: JobState): Job {
  return { id: randomUUID(), request: cloneRequest(containerId), state, createdAt: Date.now(), startedBy: 'somebody' }
}
