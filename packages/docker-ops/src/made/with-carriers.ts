import { removeMade, type MadeObjects } from './remove-made.ts'
import { createHelper, type HelperMount } from './create-carrier.ts'
import { createHelperImage } from './create-carrier-image.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { RestoredObjects } from './remove-restored.ts'

/**
 * Hands out helpers to the work and removes them when it is done; when it fails they are left to whoever removes what was made.
 * @throws OpError `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, and what the work throws.
 */
export async function withHelpers<T>(
  engine: Engine,
  { jobId, made }: { jobId: string; made: RestoredObjects },
  work: (create: (mount: HelperMount) => Promise<string>) => Promise<T>,
): Promise<T> {
  const image = await createHelperImage(engine, jobId)
  made.images.push(image)
  const helpers: string[] = []
  const result = await work(async (mount) => {
    const id = await createHelper(engine, { image, jobId, mount })
    made.containers.push(id)
    helpers.push(id)
    return id
  })
  const mine: MadeObjects = { containers: [...helpers], volumes: [], images: [image] }
  const [failure] = await removeMade(engine, mine)
  if (failure !== undefined) throw failure
  made.containers = made.containers.filter((id) => !helpers.includes(id))
  made.images = made.images.filter((id) => id !== image)
  return result
}
