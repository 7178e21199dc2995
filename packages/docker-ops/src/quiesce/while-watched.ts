import { whileHeld, type WhileHeldRequest } from './while-quiesced.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { watchSource } from './watch-container.ts'

type Held<T> = Awaited<ReturnType<typeof whileHeld<T>>>
type HeldWork<T> = Parameters<typeof whileHeld<T>>[2]

/**
 * As `whileHeld`, and in every mode the engine's events are watched: the container must have been left alone all the time.
 * @throws OpError `INVALID_STATE` when something happened to it, `ENGINE_UNREACHABLE` when that is not known; those of `whileHeld`.
 */
export async function whileWatched<T>(
  engine: Engine,
  request: WhileHeldRequest,
  { run, work }: HeldWork<T>,
): Promise<Held<T>> {
  await using watch = await watchSource(engine, request, run.signal)
  const watched = async (): Promise<T> => {
    const result = await work()
    await watch.refuseChanged()
    return result
  }
  return await whileHeld(engine, request, { run, work: watched })
}
