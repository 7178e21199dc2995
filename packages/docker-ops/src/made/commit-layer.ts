import { z } from 'zod'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { derivedFromLabel, jobLabel, originalImage } from './labels.ts'

export interface CommitOptions {
  jobId: string
  /** Called for each image as soon as it is there and ours. */
  onCreated: (imageId: string) => void
}

const committed = z.object({ Id: z.string() })

/**
 * Keeps the writable layer of a container as an image, as the engine's commit does it, without pausing. Resolves with its id.
 * @throws OpError `CONTAINER_NOT_FOUND`, `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function commitLayer(
  engine: Engine,
  source: RawContainer,
  { jobId, onCreated }: CommitOptions,
): Promise<string> {
  const container = clientOf(engine).getContainer(source.Id)
  // Kept apart by these two names, which the typings do not know; else dockerode puts the body into the URL.
  const Labels = { [jobLabel]: jobId, [derivedFromLabel]: originalImage(source) }
  const call = { _query: { container: source.Id, pause: false }, _body: { Labels } } as Record<string, unknown>
  const { Id } = committed.parse(await ask(container.commit(call), { container: source.Id }))
  onCreated(Id)
  return Id
}
