import { OpError, type CloneOptions } from '@holdfast/contract'
import { z } from 'zod'
import { ask } from '../engine/ask-engine.ts'
import { askIfThere } from '../engine/ask-if-there.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import type { PlanContext } from './plan/plan-context.ts'
import { readListeners } from './ports/read-listeners.ts'
import { readPortClaims } from './ports/read-port-claims.ts'
import { readSingleFiles } from './read-single-files.ts'
import { rawContainer, rawImage, rawVolume, type RawContainer, type RawImage, type RawVolume } from './raw-inspect.ts'

/** What the engine says; what was asked for is the rest of a plan's context. */
export type CloneSource = Omit<PlanContext, 'name' | 'jobId' | 'options' | 'derivedImageId'> & {
  /** Whether `portClaims` knows of programs that are no containers too. */
  hostPortsChecked: boolean
}

const rawVersion = z.looseObject({ ApiVersion: z.string() })
const rawInfo = z.looseObject({ CgroupVersion: z.string().optional() })
/** dockerode takes the signal everywhere; its typings know of it only in some places. */
interface AbortOptions {
  abortSignal: AbortSignal
  /** Never set: it makes this fit the typings of an image's inspect. */
  manifests?: boolean
}

export interface ReadOptions {
  signal: AbortSignal
  /** Asks who claims which port, where the source publishes any: an inspect of every container that does not run. */
  portClaims: boolean
}

/**
 * Asks the engine for everything a plan needs, at once where nothing depends on the other.
 * @throws OpError `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; `BAD_REQUEST` for an image
 * the engine has not.
 */
export async function readCloneSource(
  engine: Engine,
  { containerId, options: wanted }: { containerId: string; options: CloneOptions },
  { signal, portClaims }: ReadOptions,
): Promise<CloneSource> {
  const client = clientOf(engine)
  const options: AbortOptions = { abortSignal: signal }
  const [container, version] = await Promise.all([
    readContainer(engine, containerId, signal),
    ask(client.version(options), {}, signal),
  ])
  const publishes =
    Object.keys(container.HostConfig.PortBindings ?? {}).length > 0 || Array.isArray(wanted.overrides.ports)
  const [image, named, cgroupVersion, newImage, volumes, files, claims, listeners] = await Promise.all([
    readSourceImage(engine, container, signal),
    askIfThere(client.getImage(container.Config.Image).inspect(options), signal),
    readCgroupVersion(engine, container, options),
    readNewImage(engine, wanted, options),
    readVolumes(engine, volumeNames(container, wanted), signal),
    readSingleFiles(engine, container, signal),
    portClaims && publishes ? readPortClaims(engine, signal) : [],
    portClaims && publishes ? readListeners(engine, { signal }) : [],
    refuseUnknownNetworks(engine, wanted, signal),
  ])
  return {
    container,
    image,
    imageNameIsCurrent: named?.Id === image.Id,
    apiVersion: understand(rawVersion, version).ApiVersion,
    cgroupVersion,
    newImage,
    volumes,
    files,
    portClaims: [...claims, ...(listeners ?? [])],
    hostPortsChecked: listeners !== null,
  }
}

function volumeNames({ Mounts }: RawContainer, { overrides }: CloneOptions): string[] {
  const asked = Object.values(overrides.mounts ?? {}).flatMap((mount) => (mount.type === 'volume' ? mount.source : []))
  return [
    ...new Set([...(Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' ? (Name ?? []) : [])), ...asked]),
  ]
}

async function readVolumes(
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

async function refuseUnknownNetworks(engine: Engine, { overrides }: CloneOptions, signal: AbortSignal): Promise<void> {
  const joined = Object.entries(overrides.networks ?? {}).flatMap(([name, joins]) => (joins === null ? [] : name))
  if (joined.length === 0) return
  const networks = await ask(clientOf(engine).listNetworks({ abortSignal: signal }), {}, signal)
  const unknown = joined.find((name) => networks.every(({ Name }) => Name !== name))
  if (unknown === undefined) return
  throw new OpError('BAD_REQUEST', `The engine has no network ${unknown}. Make it first, or name another.`, {
    field: `overrides.networks.${unknown}`,
  })
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

/** The raw inspect of one image. @throws OpError `ENGINE_REFUSED` when there is none, `ENGINE_UNREACHABLE`. */
export async function readImage(engine: Engine, id: string, signal: AbortSignal): Promise<RawImage> {
  const options: AbortOptions = { abortSignal: signal }
  return understand(rawImage, await ask(clientOf(engine).getImage(id).inspect(options), {}, signal))
}

/**
 * The raw inspect of one container.
 * @throws OpError `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function readContainer(engine: Engine, ref: string, signal: AbortSignal): Promise<RawContainer> {
  const container = clientOf(engine).getContainer(encodeURIComponent(ref))
  const answer = await ask(container.inspect({ abortSignal: signal }), { container: ref }, signal)
  return understand(rawContainer, answer)
}

async function readSourceImage(engine: Engine, container: RawContainer, signal: AbortSignal): Promise<RawImage> {
  try {
    return await readImage(engine, container.Image, signal)
  } catch (cause) {
    if (!(cause instanceof OpError) || cause.code !== 'ENGINE_REFUSED') throw cause
    const message = `The image ${container.Name.slice(1)} was made from (${container.Config.Image}, ${container.Image}) cannot be read. Pull or load it again, then clone. ${cause.message}`
    throw new OpError('ENGINE_REFUSED', message, { cause })
  }
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

function understand<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  const message = `The engine's answer has an unknown form: ${z.prettifyError(parsed.error)}`
  throw new OpError('ENGINE_REFUSED', message, { cause: parsed.error })
}
