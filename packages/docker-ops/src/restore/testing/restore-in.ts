import { randomUUID } from 'node:crypto'
import { restoreOptions, type PlanDigest, type RestorePlan, type Role, type WorkProgress } from '@holdfast/contract'
import type { z } from 'zod'
import type { NewContainer } from '../../make/make-container.ts'
import type { TestWorld } from '../../testing/create-test-world.ts'
import type { BackupSource } from '../backup-source.ts'
import { readRestorePlan } from '../read-restore-plan.ts'
import { restoreContainer } from '../restore-container.ts'

export interface RestoreInWorld extends z.input<typeof restoreOptions> {
  jobId?: string
  signal?: AbortSignal
  onProgress?: (progress: WorkProgress) => void
  plan?: PlanDigest
  grants?: Role
}

/** Restores a backup under a name of the world's own. */
export function restoreIn(world: TestWorld, source: BackupSource, wanted: RestoreInWorld = {}): Promise<NewContainer> {
  const { jobId = randomUUID(), signal = new AbortController().signal, onProgress = () => {}, ...rest } = wanted
  const { plan = null, grants = 'admin', ...options } = rest
  const name = options.name ?? world.name('restored')
  return restoreContainer(
    world.engine,
    { name, options: restoreOptions.parse(options), plan, grants, jobId },
    { source, run: { signal, onProgress } },
  )
}

export function planIn(
  world: TestWorld,
  source: BackupSource,
  wanted: z.input<typeof restoreOptions> & { grants?: Role } = {},
): Promise<RestorePlan> {
  const { grants = 'admin', ...options } = wanted
  const request = { options: restoreOptions.parse(options), grants, treeBytes: source.treeBytes ?? new Map() }
  const facts = { signal: new AbortController().signal, bytesPerSecond: 1_000 }
  return readRestorePlan(world.engine, request, { source, facts })
}
