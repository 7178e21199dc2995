import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { ask, askIfThere } from '../ask-engine.ts'
import { getJson } from '../body/exchange-json.ts'
import { isPodman } from '../agree-api.ts'
import { agreedApi, type Engine } from '../connect-engine.ts'
import { fromPodman } from './podman-inspect.ts'
import {
  byteCount,
  rawContainer,
  rawImage,
  rawVolume,
  type RawContainer,
  type RawImage,
  type RawVolume,
} from './raw-inspect.ts'

/** dockerode takes the signal everywhere; its typings know of it only in some places. */
export interface AbortOptions {
  abortSignal: AbortSignal
  /** Never set: it makes this fit the typings of an image's inspect. */
  manifests?: boolean
  /** Of a container's inspect; the typings do not know it. */
  size?: boolean
}

/**
 * The raw inspect of one container, Podman's in Docker's words, its mounts and links in order.
 * @throws OpError `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function readContainer(engine: Engine, ref: string, signal: AbortSignal): Promise<RawContainer> {
  const answer = await ask(
    getJson(engine, `/containers/${encodeURIComponent(ref)}/json`, signal),
    { container: ref },
    signal,
  )
  const container = inOrder(parseAnswer(rawContainer, answer))
  return isPodman((await agreedApi(engine, signal)).engine) ? fromPodman(container) : container
}

/**
 * The engine keeps mounts and links in maps, and lists them in another order each time it is asked: moby container/container_unix.go,
 * GetMountPoints; daemon/inspect.go, getInspectData.
 */
function inOrder(container: RawContainer): RawContainer {
  const { Mounts, HostConfig } = container
  const { Links } = HostConfig
  return {
    ...container,
    HostConfig: { ...HostConfig, ...(Links && { Links: Links.toSorted() }) },
    ...(Mounts && {
      Mounts: Mounts.toSorted((one, other) => (one.Destination < other.Destination ? -1 : 1)),
    }),
  }
}

const withSize = z.looseObject({ SizeRw: byteCount.optional() })

/**
 * Bytes of what a container changed in its own filesystem; the engine looks at each file of it. Null where it does not tell.
 * @throws OpError `CONTAINER_NOT_FOUND`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function readLayerBytes(engine: Engine, id: string, signal: AbortSignal): Promise<number | null> {
  const answer = await ask(getJson(engine, `/containers/${id}/json?size=1`, signal), { container: id }, signal)
  const { SizeRw = -1 } = parseAnswer(withSize, answer)
  // Minus one is the engine's word for a layer it cannot walk through.
  return SizeRw < 0 ? null : SizeRw
}

/** The raw inspect of one image. @throws OpError `ENGINE_REFUSED` when there is none, `ENGINE_UNREACHABLE`. */
export async function readImage(engine: Engine, id: string, signal: AbortSignal): Promise<RawImage> {
  return parseAnswer(rawImage, await ask(getJson(engine, `/images/${id}/json`, signal), {}, signal))
}

const host = String.raw`(?:[a-zA-Z\d](?:[a-zA-Z\d.-]*[a-zA-Z\d])?|\[[a-fA-F\d:]+\])(?::\d+)?`
const part = String.raw`[a-z\d]+(?:(?:\.|__?|-+)[a-z\d]+)*`
const digest = String.raw`[a-zA-Z][a-zA-Z\d]*(?:[-_+.][a-zA-Z][a-zA-Z\d]*)*:[a-fA-F\d]{32,}`
/** The grammar of https://pkg.go.dev/github.com/distribution/reference, which an id also fits. */
const imageReference = new RegExp(`^(?:${host}/)?${part}(?:/${part})*(?::\\w[\\w.-]{0,127})?(?:@${digest})?$`)

/**
 * The same by whatever name somebody or a backup has; null for one the engine has not. What cannot be a name is not asked for: it
 * would be another path of the engine's.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function findImage(engine: Engine, name: string, signal: AbortSignal): Promise<RawImage | null> {
  if (!imageReference.test(name)) return null
  const answer = await askIfThere(getJson(engine, `/images/${name}/json`, signal), signal)
  return answer === null ? null : parseAnswer(rawImage, answer)
}

/** By name; null for one the engine has not. @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`. */
export async function readVolumes(
  engine: Engine,
  names: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RawVolume | null>> {
  const read = async (name: string): Promise<readonly [string, RawVolume | null]> => {
    const answer = await askIfThere(getJson(engine, `/volumes/${encodeURIComponent(name)}`, signal), signal)
    return [name, answer === null ? null : parseAnswer(rawVolume, answer)]
  }
  return new Map(await Promise.all(names.map(read)))
}

/** @throws OpError `ENGINE_REFUSED` for an answer of the engine that does not have the form it should have. */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  const problem = z.prettifyError(parsed.error)
  throw new OpError('ENGINE_REFUSED', message('engine-answer-unknown', { problem }), { cause: parsed.error })
}
