import { OpError } from '@holdfast/contract'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { derivedFromLabel, jobLabel } from './labels.ts'

export interface SweepDerivedOptions {
  /** An image of a job that is still at work is in use, though no container has it yet; `createdAt` in milliseconds. */
  isActive: (jobId: string, createdAt: number) => boolean | Promise<boolean>
}

/**
 * Removes the images that were made for clones and that no container uses any more; one somebody gave a name is kept.
 * Resolves with their ids.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function sweepDerivedImages(engine: Engine, { isActive }: SweepDerivedOptions): Promise<string[]> {
  const client = clientOf(engine)
  const images = await ask(client.listImages({ filters: { label: [derivedFromLabel] } }))
  if (images.length === 0) return []
  const containers = await ask(client.listContainers({ all: true }))
  const used = new Set(containers.map(({ ImageID }) => ImageID))
  const removed: string[] = []
  for (const { Id, RepoTags, Labels, Created } of images) {
    const named = RepoTags?.some((tag) => tag !== '<none>:<none>') ?? false
    if (used.has(Id) || named || (await isActive(Labels?.[jobLabel] ?? '', Created * 1_000))) continue
    try {
      await ask(client.getImage(Id).remove())
      removed.push(Id)
    } catch (error) {
      // Taken meanwhile, or the parent of another image.
      if (!(error instanceof OpError) || error.code === 'ENGINE_UNREACHABLE') throw error
    }
  }
  return removed
}
