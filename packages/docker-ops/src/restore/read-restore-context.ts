import { isDeepStrictEqual } from 'node:util'
import type { RestoreOptions } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { isWithoutNames } from '../container/names.ts'
import { askedVolumes, readEngineFacts } from '../container/read-engine-facts.ts'
import { ask, askIfThere } from '../engine/ask-engine.ts'
import { agreedApi, clientOf, type Engine } from '../engine/connect-engine.ts'
import { cleanPath } from '../engine/raw/bind-spec.ts'
import { podmanNetwork } from '../engine/raw/podman-inspect.ts'
import { findPlatformImage, platformName } from '../engine/raw/platform.ts'
import { type Platform, type RawContainer, type RawImage, type RawNetwork } from '../engine/raw/raw-inspect.ts'
import { findImage, parseAnswer } from '../engine/raw/read-raw.ts'
import { joinedNetworks } from '../plan/networks/joined-networks.ts'
import { chosenByEngine, type PlanContext, type PlannedChange } from '../plan/plan-context.ts'
import type { Backup } from './read-backup.ts'
import { restoreCloneOptions } from './restore-clone-options.ts'

export interface ContextRequest {
  backup: Backup
  options: RestoreOptions
  name: string
  jobId: string
  portClaims: boolean
  signal: AbortSignal
}

const inspectedState = z.looseObject({ State: z.looseObject({ Status: z.string() }) })

/**
 * Puts the backup beside what the engine says today, for `planContainer`.
 * @throws OpError `BAD_REQUEST` for a choice the backup does not allow, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function readRestoreContext(
  engine: Engine,
  { backup, options: restoreOptions, name, jobId, portClaims, signal }: ContextRequest,
): Promise<RestoreContext> {
  const options = restoreCloneOptions(backup, restoreOptions)
  const { container, image, document } = backup
  const client = clientOf(engine)
  const [facts, original, networks, imageOnEngine, named, api] = await Promise.all([
    readEngineFacts(engine, container, {
      options,
      volumeNames: askedVolumes(options),
      namesOfOthers: document.providers ?? {},
      portClaims,
      signal,
    }),
    askIfThere(client.getContainer(container.Id).inspect({ abortSignal: signal }), signal),
    ask(client.listNetworks({ abortSignal: signal }), {}, signal),
    readImageOnEngine(engine, backup, signal),
    readNamedImage(engine, container.Config.Image, signal),
    agreedApi(engine, signal),
  ])
  const state = original === null ? 'exited' : parseAnswer(inspectedState, original).State.Status
  const known = new Map(networks.map(({ Name, Id }) => [Name, Id] as const))
  if (facts.capabilities.kind === 'podman') known.set(podmanNetwork, known.get('bridge') ?? '')
  const settledMode = settleNetworkMode(backup, known)
  const imageId = imageOnEngine?.id ?? image.id ?? image.raw.Id
  const context: PlanContext = {
    ...facts,
    container: {
      ...container,
      Image: imageId,
      State: { ...container.State, Status: state },
      HostConfig: { ...container.HostConfig, ...(settledMode && { NetworkMode: String(settledMode.to) }) },
    },
    image: { ...image.raw, Id: imageId },
    platform: imageOnEngine?.platform ?? null,
    defaultUlimits: document.defaultUlimits ?? [],
    imageNameIsCurrent:
      named === null
        ? imageOnEngine === null && image.tags.includes(withTag(container.Config.Image))
        : named === imageId,
    derivedImageId: null,
    // What the overrides name is the engine's own: its definition counts, not the backup's.
    volumes: new Map([...backup.volumes, ...facts.volumes]),
    files: new Set(document.files.map(cleanPath)),
    // Nothing is read from the original's folders; what the new container binds is looked at with its plan.
    missing: [],
    name,
    jobId,
    purpose: 'restore',
    options,
  }
  const absent = (joinedNetworks(context)?.joined ?? [])
    .map(({ network }) => network)
    .filter((network) => !known.has(network) && !isWithoutNames(network))
  return {
    ...context,
    backup,
    hostPortsChecked: facts.hostPortsChecked,
    imageOnEngine,
    enginePlatform: { os: api.engine.Os, architecture: api.engine.Arch },
    newNetworks: absent.flatMap((network) => backup.networks.get(network) ?? []),
    missingNetworks: absent.filter((network) => !backup.networks.has(network)),
    settled: [...(settledMode === null ? [] : [settledMode]), ...imageChange(container, imageId)],
  }
}

/** An engine with another image store has another id for the same image, and a flat one has an id of its own. */
export function imageChange({ Image }: RawContainer, imageId: string): PlannedChange[] {
  return Image === imageId ? [] : [chosenByEngine('Image', Image, message('change-image-id'))]
}

/** A mode that names a network by its id means nothing once that network was made again. */
function settleNetworkMode(
  { container: { HostConfig, NetworkSettings }, networks }: Backup,
  known: ReadonlyMap<string, string>,
): PlannedChange | null {
  const mode = HostConfig.NetworkMode ?? ''
  const found = Object.entries(NetworkSettings.Networks ?? {}).find(([name, endpoint]) => {
    // An endpoint has no id before the container's first start.
    const ids = [endpoint?.NetworkID, networks.get(name)?.Id]
    return mode.length >= 12 && ids.some((id) => id?.startsWith(mode))
  })
  if (found === undefined || known.get(found[0])?.startsWith(mode)) return null
  const reason = message('change-network-gone')
  return { field: 'HostConfig.NetworkMode', from: mode, to: found[0], reason }
}

async function readImageOnEngine(
  engine: Engine,
  backup: Backup,
  signal: AbortSignal,
): Promise<RestoreContext['imageOnEngine']> {
  const { image, container, document, platform } = backup
  const layers = image.layers.slice(0, image.hasWritableLayer ? -1 : undefined).map(({ diffId }) => diffId)
  const hasLayers = ({ RootFS }: RawImage): boolean => isDeepStrictEqual(RootFS?.Layers ?? [], layers)
  // On some stores the engine's id of an image is not the digest of its configuration.
  const ids = [image.id, document.flatImage ? null : container.Image].filter((id) => id !== null)
  for (const id of new Set(ids.filter((one) => /^sha256:[0-9a-f]{64}$/.test(one)))) {
    const found = await findImage(engine, id, signal)
    if (found === null) continue
    if (hasLayers(found)) return { id: found.Id, layers, platform: null }
    // An index has one id for the images of all platforms.
    const other = await findPlatformImage(engine, { image: id, platform }, signal)
    if (other !== null && hasLayers(other)) return { id: found.Id, layers, platform: platformName(platform) }
  }
  return null
}

/** The id of the image the name means today. */
async function readNamedImage(engine: Engine, name: string, signal: AbortSignal): Promise<string | null> {
  return (await findImage(engine, name, signal))?.Id ?? null
}

function withTag(name: string): string {
  return /:[^/]*$/.test(name) ? name : `${name}:latest`
}

/** A clone's context whose source is a backup, and what is particular to it. */
export interface RestoreContext extends PlanContext {
  backup: Backup
  hostPortsChecked: boolean
  /** The image of the backup without the writable layer, where the engine has it. */
  imageOnEngine: { id: string; layers: readonly string[]; platform: string | null } | null
  enginePlatform: Platform
  /** What the container joins, the engine has not, and the backup can make again. */
  newNetworks: readonly RawNetwork[]
  /** What the container joins and neither has. */
  missingNetworks: readonly string[]
  /** Differences from the backup's inspect that were settled before the plan. */
  settled: readonly PlannedChange[]
}
