import { randomUUID } from 'node:crypto'
import { cloneOptions, type CloneOptions, type Job, type JobState } from '@holdfast/contract'
import type { RequestOf } from '../jobs/recipe.ts'
import { somebody } from './somebody.ts'

type Wishes = Partial<Omit<CloneOptions, 'name'>>

export function cloneRequest(containerId: string, wishes: Wishes = {}): RequestOf<'clone'> {
  const subject = { kind: 'container', engineId: 'local', containerId, name: 'web' } as const
  const options = cloneOptions.parse(wishes)
  return {
    kind: 'clone',
    subject,
    name: 'web-clone',
    options,
    plan: null,
    authorizedRole: 'admin',
    authorizedScopes: [],
  }
}

export function cloneJob(containerId: string, state: JobState): Job {
  const about = { id: randomUUID(), actor: somebody, causedBy: null, createdAt: Date.now() }
  return { ...about, request: cloneRequest(containerId), state }
}
