import { OpError, type CloneOptions } from '@holdfast/contract'
import { z } from 'zod'
import { ask } from '../engine/ask-engine.ts'
import { askIfThere } from '../engine/ask-if-there.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import type { PlanContext } from '../plan/plan-context.ts'
import { readListeners } from './ports/read-listeners.ts'
import { readPortClaims } from './ports/read-port-claims.ts'
import { rawImage, rawVolume, type RawContainer, type RawVolume } from '../engine/raw/raw-inspect.ts'
import { understand } from '../engine/raw/parse-answer.ts'

/** What a plan needs to know of the engine beside the container it is about. */
export type EngineFacts = Pick<PlanContext, 'apiVersion' | 'cgroupVersion' | 'newImage' | 'portClaims'> & {
  /** By name, those that were asked for; null for one the engine has not. */
  volumes: ReadonlyMap<string, RawVolume | null>
  /** Whether `portClaims` knows of programs that are no containers too. */
  hostPortsChecked: boolean
}

export interface FactsRequest {
  options: CloneOptions
  volumeNames: readonly string[]
  /** Asks who claims which port, where the container publishes any: an inspect of every container that does not run. */
  portClaims: boolean
}

const rawVersion = z.looseObject({ ApiVersion: z.string() })
const rawInfo = z.looseObject({ CgroupVersion: z.string().optional() })
/** dockerode takes the signal everywhere; its typings know of it only in some places. */
interface AbortOptions {
  abortSignal: AbortSignal
  /** Never set: it makes this fit the typings of an image's inspect. */
  manifests?: boolean
}

/**
 * Asks the engine for all of it at once.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; `BAD_REQUEST` for an image the engine has not.
 */
export async function readEngineFacts(
  engine: Engine,
  container: RawContainer,
  { options: wanted, volumeNames, portClaims, signal }: FactsRequest & { signal: AbortSignal },
): Promise<EngineFacts> {
  const client = clientOf(engine)
  const options: AbortOptions = { abortSignal: signal }
  const publishes =
    Object.keys(container.HostConfig.PortBindings ?? {}).length > 0 || Array.isArray(wanted.overrides.ports)
  const [version, cgroupVersion, newImage, volumes, claims, listeners] = await Promise.all([
    ask(client.version(options), {}, signal),
    readCgroupVersion(engine, container, options),
    readNewImage(engine, wanted, options),
    readVolumes(engine, volumeNames, signal),
    portClaims && publishes ? readPortClaims(engine, signal) : [],
    portClaims && publishes ? readListeners(engine, { signal }) : [],
  ])
  return {
    apiVersion: understand(rawVersion, version).ApiVersion,
    cgroupVersion,
    newImage,
    volumes,
    portClaims: [...claims, ...(listeners ?? [])],
    hostPortsChecked: listeners !== null,
  }
}

/** The volumes the overrides name. */
export function askedVolumes({ overrides }: CloneOptions): string[] {
  return Object.values(overrides.mounts ?? {}).flatMap((mount) => (mount.type === 'volume' ? mount.source : []))
}

/** By name; null for one the engine has not. @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`. */
export async function readVolumes(
  engine: Engine,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RawVolume | null>> {
  const read = async (name: string): Promise<readonly [string, RawVolume | null]> => {
    const inspect = clientOf(engine).getVolume(encodeURIComponent(name)).inspect({ abortSignal: signal })
    const answer = await askIfThere(inspect, signal)
    return [name, answer === null ? null : understand(rawVolume, answer)]
  }
  return new Map(await Promise.all(names.map(read)))
}

async function readNewImage(
  engine: Engine,
  { overrides: { image } }: CloneOptions,
  options: AbortOptions,
): Promise<PlanContext['newImage']> {
  if (image === undefined) return null
  const inspect = clientOf(engine).getImage(image).inspect(options)
  const answer = await askIfThere(inspect, options.abortSignal)
  if (answer !== null) return understand(rawImage, answer)
  throw new OpError('BAD_REQUEST', `The engine has no image ${image}. Pull it first, or name another.`, {
    field: 'overrides.image',
  })
}

/** Only where a swappiness of 0 leaves it open what it means; the call is a slow one. */
async function readCgroupVersion(
  engine: Engine,
  container: RawContainer,
  options: AbortOptions,
): Promise<string | null> {
  if (container.HostConfig.MemorySwappiness !== 0) return null
  const info = await ask(clientOf(engine).info(options), {}, options.abortSignal)
  return understand(rawInfo, info).CgroupVersion ?? null
}
