import { OpError, type EngineIdentity, type EngineCapabilities } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { readBinds, type BindFacts } from '../container/bind-sources.ts'
import { possibleDefaultUlimits } from '../container/default-ulimits.ts'
import { ownName } from '../container/names.ts'
import { readNamesOfOthers } from '../container/read-links.ts'
import { readMountedImages } from '../container/read-mounted-images.ts'
import { ask, askIfThere } from '../engine/ask-engine.ts'
import { getJson } from '../engine/body/exchange-json.ts'
import type { RawVersion } from '../engine/agree-api.ts'
import { agreedApi, clientOf, type Engine } from '../engine/connect-engine.ts'
import { capabilitiesOf } from '../engine/read-capabilities.ts'
import { findContainerImage } from '../engine/raw/platform.ts'
import {
  byteCount,
  rawImage,
  type Platform,
  type RawContainer,
  type RawImage,
  type RawVolume,
} from '../engine/raw/raw-inspect.ts'
import { parseAnswer, readContainer } from '../engine/raw/read-raw.ts'
import { identityOf } from '../engine/read-engine-info.ts'
import { readMountedVolumes } from './read-mounted-volumes.ts'

const rawInfo = z.looseObject({
  Driver: z.string(),
  ID: z.string().optional(),
  /** The host name of the engine's machine. */
  Name: z.string().optional(),
  DockerRootDir: z.string().optional(),
  SecurityOptions: z.array(z.string()).nullish(),
  DriverStatus: z.array(z.array(z.string())).nullish(),
})
const layeredImage = rawImage.extend({
  RepoTags: z.array(z.string()).nullish(),
  Size: byteCount.optional(),
})
const rawNetwork = z.record(z.string(), z.unknown())

/** Everything the engine says of a container, as it is. */
export interface CaptureSource extends BindFacts {
  container: RawContainer
  /** Null when the engine has it no more. */
  image: (RawImage & z.infer<typeof layeredImage>) | null
  /** Where the engine has several of that image: which one it is. */
  imagePlatform: Platform | null
  /** Names of limits that may be the engine's own. */
  possibleUlimits: readonly string[]
  volumes: ReadonlyMap<string, RawVolume | null>
  /** By name, what the engine said where it did not tell of a volume. */
  refusals: ReadonlyMap<string, Message>
  networks: Record<string, Record<string, unknown>>
  /** By id, the names of the containers whose namespaces it joins and to which it is linked. */
  providers: Record<string, string>
  /** By name, the layers of the images it mounts; null for one the engine has not. */
  mountedImages: ReadonlyMap<string, readonly string[] | null>
  version: RawVersion
  /** What is spoken with the engine. */
  apiVersion: string
  capabilities: EngineCapabilities
  info: z.infer<typeof rawInfo>
  /** Null for an engine that cannot say who it is. */
  identity: EngineIdentity | null
}

/**
 * @throws OpError `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; `INVALID_STATE` for a task of a
 * swarm service.
 */
export async function readCaptureSource(
  engine: Engine,
  containerId: string,
  signal: AbortSignal,
): Promise<CaptureSource> {
  const client = clientOf(engine)
  const options = { abortSignal: signal }
  const [container, { engine: version, apiVersion }, info] = await Promise.all([
    readContainer(engine, containerId, signal),
    agreedApi(engine, signal),
    ask(client.info(options), {}, signal),
  ])
  refuseSwarmTask(container)
  const [found, { volumes, refusals }, networks, providers, mountedImages, binds, possibleUlimits] = await Promise.all([
    findContainerImage(engine, container, signal),
    readMountedVolumes(engine, container, signal),
    readNetworks(engine, container, signal),
    readNamesOfOthers(engine, container, signal),
    readMountedImages(engine, container, signal),
    readBinds(engine, container, signal),
    possibleDefaultUlimits(engine, container, signal),
  ])
  const ofInfo = parseAnswer(rawInfo, info)
  return {
    container,
    image: found && parseAnswer(layeredImage, found.image),
    imagePlatform: found?.platform ?? null,
    possibleUlimits,
    volumes,
    refusals,
    networks,
    providers,
    mountedImages,
    ...binds,
    version,
    apiVersion,
    capabilities: capabilitiesOf({ engine: version }, ofInfo, engine),
    info: ofInfo,
    identity: identityOf(ofInfo, version),
  }
}

function refuseSwarmTask(container: RawContainer): void {
  if (container.Config.Labels?.['com.docker.swarm.task.id'] === undefined) return
  throw new OpError('INVALID_STATE', message('capture-swarm-task', { container: ownName(container) }))
}

/** Those the engine has by itself need no definition. */
async function readNetworks(
  engine: Engine,
  { NetworkSettings }: RawContainer,
  signal: AbortSignal,
): Promise<CaptureSource['networks']> {
  const names = Object.keys(NetworkSettings.Networks ?? {}).filter((name) => !['bridge', 'host', 'none'].includes(name))
  const read = async (name: string): Promise<[string, Record<string, unknown>][]> => {
    const answer = await askIfThere(getJson(engine, `/networks/${encodeURIComponent(name)}`, signal), signal)
    return answer === null ? [] : [[name, parseAnswer(rawNetwork, answer)]]
  }
  return Object.fromEntries((await Promise.all(names.map(read))).flat())
}
