import { OpError, type CloneOptions } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { readBinds } from '../container/bind-sources.ts'
import { possibleDefaultUlimits } from '../container/default-ulimits.ts'
import { askedVolumes, readEngineFacts } from '../container/read-engine-facts.ts'
import { ask, detailOf } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { findContainerImage, platformName, type PlatformImage } from '../engine/raw/platform.ts'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { findImage, readContainer, readImage } from '../engine/raw/read-raw.ts'
import type { PlanContext } from '../plan/plan-context.ts'

/** What the engine says; what was asked for is the rest of a plan's context. */
export type CloneSource = Omit<PlanContext, 'name' | 'jobId' | 'options' | 'purpose' | 'derivedImageId'> & {
  /** Whether `portClaims` knows of programs that are no containers too. */
  hostPortsChecked: boolean
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
  { containerId, options: cloneOptions }: { containerId: string; options: CloneOptions },
  { signal, portClaims }: ReadOptions,
): Promise<CloneSource> {
  const container = await readContainer(engine, containerId, signal)
  const [{ image, platform, isForeign }, named, facts, binds, defaultUlimits] = await Promise.all([
    readSourceImage(engine, container, signal),
    findImage(engine, container.Config.Image, signal),
    readEngineFacts(engine, container, {
      options: cloneOptions,
      volumeNames: volumeNames(container, cloneOptions),
      portClaims,
      signal,
    }),
    readBinds(engine, container, signal),
    possibleDefaultUlimits(engine, container, signal),
    refuseUnknownNetworks(engine, cloneOptions, signal),
  ])
  return {
    container,
    image,
    platform: isForeign && platform !== null ? platformName(platform) : null,
    defaultUlimits,
    imageNameIsCurrent: named?.Id === image.Id,
    ...binds,
    ...facts,
  }
}

function volumeNames({ Mounts }: RawContainer, options: CloneOptions): string[] {
  const mounted = (Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' ? (Name ?? []) : []))
  return [...new Set([...mounted, ...askedVolumes(options)])]
}

async function refuseUnknownNetworks(engine: Engine, { overrides }: CloneOptions, signal: AbortSignal): Promise<void> {
  const joined = Object.entries(overrides.networks ?? {}).flatMap(([name, joins]) => (joins === null ? [] : name))
  if (joined.length === 0) return
  const networks = await ask(clientOf(engine).listNetworks({ abortSignal: signal }), {}, signal)
  const unknown = joined.find((name) => networks.every(({ Name }) => Name !== name))
  if (unknown === undefined) return
  throw new OpError('BAD_REQUEST', message('network-not-on-engine', { network: unknown }), {
    field: `overrides.networks.${unknown}`,
  })
}

async function readSourceImage(engine: Engine, container: RawContainer, signal: AbortSignal): Promise<PlatformImage> {
  const found = await findContainerImage(engine, container, signal)
  if (found !== null) return found
  const { Name, Config, Image: imageId, ImageManifestDescriptor } = container
  const platform = ImageManifestDescriptor?.platform
  const [reason, cause] = await readImage(engine, imageId, signal).then(
    () => [message('image-not-of-platform', { platform: platform ? platformName(platform) : '' }), undefined] as const,
    (error: unknown) => [detailOf(error), error] as const,
  )
  const about = { container: Name.slice(1), image: Config.Image, imageId, reason }
  throw new OpError('ENGINE_REFUSED', message('source-image-unreadable', about), { cause })
}
