import type { Engine } from '../engine/connect-engine.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { findImage } from '../engine/raw/read-raw.ts'

/**
 * By name, the layers of the images a container mounts: their diff ids, which are the same on every engine and store; null for one
 * the engine has not.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function readMountedImages(
  engine: Engine,
  { HostConfig }: RawContainer,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[] | null>> {
  const names = (HostConfig.Mounts ?? []).flatMap(({ Type, Source }) => (Type === 'image' && Source ? Source : []))
  const read = async (name: string): Promise<readonly [string, readonly string[] | null]> => {
    const image = await findImage(engine, name, signal)
    return [name, image === null ? null : (image.RootFS?.Layers ?? [])]
  }
  return new Map(await Promise.all([...new Set(names)].map(read)))
}
