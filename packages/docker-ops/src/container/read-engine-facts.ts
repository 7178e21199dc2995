import { OpError, type CloneOptions, type EngineCapabilities } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { ask } from '../engine/ask-engine.ts'
import { agreedApi, clientOf, type Engine } from '../engine/connect-engine.ts'
import { readCapabilities } from '../engine/read-capabilities.ts'
import type { RawContainer, RawImage, RawVolume } from '../engine/raw/raw-inspect.ts'
import { findImage, parseAnswer, readVolumes, type AbortOptions } from '../engine/raw/read-raw.ts'
import { networksWithAddresses, readAddressClaims, type NetworkAddresses } from './addresses/read-address-claims.ts'
import type { PortClaim } from './ports/port-claim.ts'
import { readListeners } from './ports/read-listeners.ts'
import { readPortClaims } from './ports/read-port-claims.ts'
import { readLinks, type LinkTargets } from './read-links.ts'
import { readMountedImages } from './read-mounted-images.ts'
import { readNamespaces, type SharedNamespaces } from './read-namespaces.ts'

/** What a plan needs to know of the engine beside the container it is about. */
export interface EngineFacts {
  /** `1.41` */
  apiVersion: string
  capabilities: EngineCapabilities
  /** `1` or `2`; null where it makes no difference. */
  cgroupVersion: string | null
  /** The image of `overrides.image`, null when the new container keeps the source's. */
  newImage: RawImage | null
  /** By name, those that were asked for; null for one the engine has not. */
  volumes: ReadonlyMap<string, RawVolume | null>
  /** By name, the layers of the images it mounts; null for one the engine has not. */
  mountedImages: ReadonlyMap<string, readonly string[] | null>
  namespaces: SharedNamespaces
  links: LinkTargets
  /** By network, where the container may have an address somebody chose, and the engine has that network. */
  addresses: ReadonlyMap<string, NetworkAddresses>
  /** Host ports that other containers claim, running or not, and other programs listen on. */
  portClaims: readonly PortClaim[]
  /** Whether `portClaims` knows of programs that are no containers too. */
  hostPortsChecked: boolean
}

export interface FactsRequest {
  options: CloneOptions
  volumeNames: readonly string[]
  /** By id, the names of the containers whose namespaces it joined and to which it was linked, where somebody noted them. */
  namesOfOthers?: Readonly<Record<string, string>>
  /** Asks who claims which port, where the container publishes any: an inspect of every container that does not run. */
  portClaims: boolean
}

const rawInfo = z.looseObject({ CgroupVersion: z.string().optional() })
/**
 * Asks the engine for all of it at once.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; `BAD_REQUEST` for an image the engine has not, and for a namespace or a link it cannot have.
 */
export async function readEngineFacts(
  engine: Engine,
  container: RawContainer,
  {
    options: cloneOptions,
    volumeNames,
    namesOfOthers: names = {},
    portClaims,
    signal,
  }: FactsRequest & { signal: AbortSignal },
): Promise<EngineFacts> {
  const options: AbortOptions = { abortSignal: signal }
  const publishes =
    Object.keys(container.HostConfig.PortBindings ?? {}).length > 0 || Array.isArray(cloneOptions.overrides.ports)
  const [
    { apiVersion },
    capabilities,
    cgroupVersion,
    newImage,
    volumes,
    mountedImages,
    namespaces,
    links,
    addresses,
    claims,
    listeners,
  ] = await Promise.all([
    agreedApi(engine, signal),
    readCapabilities(engine, signal),
    readCgroupVersion(engine, container, options),
    readNewImage(engine, cloneOptions, signal),
    readVolumes(engine, volumeNames, signal),
    readMountedImages(engine, container, signal),
    readNamespaces(engine, container, { overrides: cloneOptions.overrides, names, signal }),
    readLinks(engine, container, { overrides: cloneOptions.overrides, names, signal }),
    readAddressClaims(engine, networksWithAddresses(container, cloneOptions.overrides), signal),
    portClaims && publishes ? readPortClaims(engine, signal) : [],
    portClaims && publishes ? readListeners(engine, { signal }) : [],
  ])
  return {
    apiVersion,
    capabilities,
    cgroupVersion,
    newImage,
    volumes,
    mountedImages,
    namespaces,
    links,
    addresses,
    portClaims: [...claims, ...(listeners ?? [])],
    hostPortsChecked: listeners !== null,
  }
}

/** The volumes the overrides name. */
export function askedVolumes({ overrides }: CloneOptions): string[] {
  return Object.values(overrides.mounts ?? {}).flatMap((mount) => (mount.type === 'volume' ? mount.source : []))
}

async function readNewImage(
  engine: Engine,
  { overrides: { image } }: CloneOptions,
  signal: AbortSignal,
): Promise<RawImage | null> {
  if (image === undefined) return null
  const found = await findImage(engine, image, signal)
  if (found !== null) return found
  throw new OpError('BAD_REQUEST', message('image-not-on-engine', { image }), {
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
  return parseAnswer(rawInfo, info).CgroupVersion ?? null
}
