import { OpError } from '@holdfast/contract'
import type { Message } from '@holdfast/contract/messages'
import type { Engine } from '../engine/connect-engine.ts'
import type { RawContainer, RawVolume } from '../engine/raw/raw-inspect.ts'
import { readVolumes } from '../engine/raw/read-raw.ts'

export interface MountedVolumes {
  /** By name; null for one the engine has not, or does not tell of. */
  volumes: ReadonlyMap<string, RawVolume | null>
  /** By name, what the engine said where it did not tell of a volume. */
  refusals: ReadonlyMap<string, Message>
}

/**
 * The definitions of the volumes a container has. A driver that does not answer costs the definition of its volumes, and nothing
 * else: whoever leaves them out can go on.
 * @throws OpError `ENGINE_UNREACHABLE`; the signal's reason.
 */
export async function readMountedVolumes(
  engine: Engine,
  { Mounts }: RawContainer,
  signal: AbortSignal,
): Promise<MountedVolumes> {
  const names = new Set((Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' ? (Name ?? []) : [])))
  const volumes = new Map<string, RawVolume | null>()
  const refusals = new Map<string, Message>()
  const read = async (name: string): Promise<void> => {
    try {
      volumes.set(name, (await readVolumes(engine, [name], signal)).get(name) ?? null)
    } catch (error) {
      if (!(error instanceof OpError) || error.code !== 'ENGINE_REFUSED') throw error
      volumes.set(name, null)
      refusals.set(name, error.detail)
    }
  }
  await Promise.all([...names].map(read))
  return { volumes, refusals }
}
