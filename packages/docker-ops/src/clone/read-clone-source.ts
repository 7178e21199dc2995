import { OpError } from '@holdfast/contract'
import { z } from 'zod'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import type { PlanContext } from './plan/plan-context.ts'
import { rawContainer, rawImage, type RawContainer } from './raw-inspect.ts'

export type CloneSource = Pick<
  PlanContext,
  'container' | 'image' | 'imageNameIsCurrent' | 'apiVersion' | 'cgroupVersion'
>

const rawVersion = z.looseObject({ ApiVersion: z.string() })
const rawInfo = z.looseObject({ CgroupVersion: z.string().optional() })
/** dockerode takes the signal everywhere; its typings know of it only in some places. */
interface AbortOptions {
  abortSignal: AbortSignal
  manifests?: boolean
}

/** Asks the engine for everything a plan needs, at once where nothing depends on the other. */
export async function readCloneSource(engine: Engine, containerId: string, signal: AbortSignal): Promise<CloneSource> {
  const client = clientOf(engine)
  const options: AbortOptions = { abortSignal: signal }
  const [container, version] = await Promise.all([
    readContainer(engine, containerId, signal),
    ask(client.version(options), {}, signal),
  ])
  const [image, named, cgroupVersion] = await Promise.all([
    readImage(engine, container, options),
    ask(client.getImage(container.Config.Image).inspect(options), {}, signal).catch(absentUnlessAborted(signal)),
    readCgroupVersion(engine, container, options),
  ])
  return {
    container,
    image,
    imageNameIsCurrent: named?.Id === image.Id,
    apiVersion: understand(rawVersion, version).ApiVersion,
    cgroupVersion,
  }
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

async function readImage(
  engine: Engine,
  container: RawContainer,
  options: AbortOptions,
): Promise<PlanContext['image']> {
  const inspect = clientOf(engine).getImage(container.Image).inspect(options)
  try {
    return understand(rawImage, await ask(inspect, {}, options.abortSignal))
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

function absentUnlessAborted(signal: AbortSignal): (error: unknown) => null {
  return (error) => {
    signal.throwIfAborted()
    if (error instanceof OpError && error.code === 'ENGINE_REFUSED') return null
    throw error
  }
}

function understand<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer)
  if (parsed.success) return parsed.data
  const message = `The engine's answer has an unknown form: ${z.prettifyError(parsed.error)}`
  throw new OpError('ENGINE_REFUSED', message, { cause: parsed.error })
}
