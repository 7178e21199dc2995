import type { Engine } from '../engine/connect-engine.ts'
import { createCarrier, createEmptyImage, type CarrierMount } from './create-carrier.ts'
import { forget, nothingMade, type MadeObjects } from './made-objects.ts'
import { removeMade } from './remove-made.ts'

export interface CarrierPool {
  /**
   * Makes a carrier, with or without a mount, and resolves with its id; the image of all of them is made with the first.
   * @throws OpError `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
   */
  create: (mount: CarrierMount | null) => Promise<string>
  /**
   * Removes the carriers and their image. Where the work fails they are left to whoever removes all it had made.
   * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
   */
  close: () => Promise<void>
}

/** The carriers of one job. What is made is written to `made` at once. */
export function createCarrierPool(
  engine: Engine,
  { jobId, made, signal }: { jobId: string; made: MadeObjects; signal: AbortSignal },
): CarrierPool {
  let mine = nothingMade()
  const image = async (): Promise<string> => {
    const [known] = mine.images
    if (known !== undefined) return known
    const id = await createEmptyImage(engine, jobId)
    made.images.push(id)
    mine.images.push(id)
    return id
  }
  return {
    create: async (mount) => {
      signal.throwIfAborted()
      const id = await createCarrier(engine, { image: await image(), jobId, mount })
      made.containers.push(id)
      mine.containers.push(id)
      return id
    },
    close: async () => {
      const [failure] = await removeMade(engine, structuredClone(mine))
      if (failure !== undefined) throw failure
      forget(made, mine)
      mine = nothingMade()
    },
  }
}
