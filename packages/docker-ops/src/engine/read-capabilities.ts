import { message, type Message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { isPodman, type AgreedApi } from './agree-api.ts'
import { ask } from './ask-engine.ts'
import { agreedApi, clientOf, type Engine } from './connect-engine.ts'

/** What follows from what kind of engine it is, in one place: whoever plans something asks here, and nobody asks for a version. */
export interface EngineCapabilities {
  kind: 'docker' | 'podman'
  /** The id on the host of what is root in its containers; null without userns-remap. */
  remappedRoot: { uid: number; gid: number } | null
}

const rawInfo = z.looseObject({
  DockerRootDir: z.string().optional(),
  SecurityOptions: z.array(z.string()).nullish(),
})

const known = new WeakMap<AgreedApi, EngineCapabilities>()

/**
 * Asked for once, until the engine was away.
 * @throws OpError those of `agreedApi`.
 */
export async function readCapabilities(engine: Engine, signal: AbortSignal): Promise<EngineCapabilities> {
  const agreed = await agreedApi(engine, signal)
  const before = known.get(agreed)
  if (before !== undefined) return before
  const answer = await ask(clientOf(engine).info({ abortSignal: signal }), {}, signal)
  const capabilities = capabilitiesOf(agreed, rawInfo.parse(answer))
  known.set(agreed, capabilities)
  return capabilities
}

/** By the answer of `GET /info`. */
export function capabilitiesOf(
  { engine }: Pick<AgreedApi, 'engine'>,
  { DockerRootDir = '', SecurityOptions }: z.infer<typeof rawInfo>,
): EngineCapabilities {
  const isRemapped = (SecurityOptions ?? []).some((option) => option.split(',').includes('name=userns'))
  // @NOTE the engine keeps its data below a folder named for them: moby daemon/daemon_unix.go, setupRemappedRoot.
  const [, uid, gid] = /\/(\d+)\.(\d+)$/.exec(DockerRootDir) ?? []
  return {
    kind: isPodman(engine) ? 'podman' : 'docker',
    remappedRoot: isRemapped ? { uid: Number(uid ?? NaN), gid: Number(gid ?? NaN) } : null,
  }
}

/**
 * Why the engine neither hands out nor takes the data of a container's mounts as it is; null where it does.
 * @NOTE Podman makes every file root's, and leaves folders called dev, proc and sys out: libpod/container_copy_linux.go, copyToArchive.
 */
export function mountDataRefusal({ kind }: EngineCapabilities, destination: string): Message | null {
  return kind === 'podman' ? message('mount-data-on-podman', { destination }) : null
}

/** Why the writable layer cannot be put on an image the engine has; null where it can. */
export function layerRefusal({ kind }: EngineCapabilities): Message | null {
  return kind === 'podman' ? message('layer-on-podman') : null
}
