import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { askIfThere } from '../ask-engine.ts'
import { getJson } from '../body/exchange-json.ts'
import type { Engine } from '../connect-engine.ts'
import { rawImage, type Platform, type RawContainer, type RawImage } from './raw-inspect.ts'
import { findImage, parseAnswer } from './read-raw.ts'

export interface PlatformImage {
  image: RawImage
  /** Where the image has several: the one it was inspected for. The engine has to be told. */
  platform: Platform | null
  /** Whether it is not the one the engine takes by itself. */
  isForeign: boolean
}

/**
 * The image of a container, as it is for the container's platform: an OCI index has one for each. The id is that of the index. Null
 * where the engine has not the image, or not for that platform.
 * @NOTE only the containerd store keeps indices. An engine tells a container's platform from API 1.48 on, and an image's from 1.49.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, also where the engine does not tell of that platform's image, naming both.
 */
export async function findContainerImage(
  engine: Engine,
  { Image, ImageManifestDescriptor }: RawContainer,
  signal: AbortSignal,
): Promise<PlatformImage | null> {
  const image = await findImage(engine, Image, signal)
  const { platform, digest } = ImageManifestDescriptor ?? {}
  if (image === null || !platform || image.Descriptor?.digest === digest)
    return image && { image, platform: null, isForeign: false }
  const isForeign = !isOfPlatform(image, platform)
  const own = await findPlatformImage(engine, { image: Image, platform }, signal)
  if (own === null) return null
  if (own.Descriptor?.digest !== digest && !isOfPlatform(own, platform)) {
    const about = { image: Image, platform: platformName(platform) }
    throw new OpError('ENGINE_REFUSED', message('image-platform-untold', about))
  }
  return { image: { ...own, Id: image.Id }, platform, isForeign }
}

/**
 * An image as it is for one platform; null where the engine has not that. One before API 1.49 tells of the platform it takes by
 * itself, whatever it is asked for.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function findPlatformImage(
  engine: Engine,
  { image, platform }: { image: string; platform: Platform },
  signal: AbortSignal,
): Promise<RawImage | null> {
  const answer = await askIfThere(getJson(engine, `/images/${image}/json?${platformQuery(platform)}`, signal), signal)
  return answer === null ? null : parseAnswer(rawImage, answer)
}

/** For `GET /images/{name}/json` and `GET /images/{name}/get`, which take a platform as the OCI image index has it. */
export function platformQuery({ os, architecture, variant }: Platform): string {
  const json = JSON.stringify({ os, architecture, ...(variant && { variant }) })
  return `platform=${encodeURIComponent(json)}`
}

/** `linux/arm64/v8`, as `docker create --platform` takes it. */
export function platformName({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant ? [variant] : [])].join('/')
}

/** As far as both tell: an engine's commit forgets the variant. */
function isOfPlatform({ Os, Architecture, Variant }: RawImage, { os, architecture, variant }: Platform): boolean {
  return Os === os && Architecture === architecture && (!Variant || !variant || Variant === variant)
}
