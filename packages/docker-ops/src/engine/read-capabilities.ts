import { message, type Message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { isPodman, type AgreedApi } from './agree-api.ts'
import { ask } from './ask-engine.ts'
import { agreedApi, clientOf, type Engine } from './connect-engine.ts'
import type { RawContainer } from './raw/raw-inspect.ts'

/** What follows from what kind of engine it is, in one place: whoever plans something asks here, and nobody asks for a version. */
export interface EngineCapabilities {
  kind: 'docker' | 'podman'
  /** Its containers have other owners of files than the host: `--userns-remap`. */
  usernsRemap: boolean
}

const rawInfo = z.looseObject({
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
  { SecurityOptions }: z.infer<typeof rawInfo>,
): EngineCapabilities {
  return {
    kind: isPodman(engine) ? 'podman' : 'docker',
    usernsRemap: (SecurityOptions ?? []).some((option) => option.split(',').includes('name=userns')),
  }
}

/** A container, as far as it matters whose its files are. */
type Owned = Pick<RawContainer, 'HostConfig'>

/**
 * Why the engine neither hands out nor takes the data of a container's mounts as it is; null where it does.
 * @NOTE Podman makes every file root's, and leaves folders called dev, proc and sys out: libpod/container_copy_linux.go, copyToArchive.
 */
export function mountDataRefusal(
  capabilities: EngineCapabilities,
  container: Owned,
  destination: string,
): Message | null {
  if (capabilities.kind === 'podman') return message('mount-data-on-podman', { destination })
  return keepsHostOwners(capabilities, container) ? message('mount-data-of-host-users', { destination }) : null
}

/** Why the writable layer cannot be put on an image the engine has; null where it can. */
export function layerRefusal(capabilities: EngineCapabilities, container: Owned): Message | null {
  if (capabilities.kind === 'podman') return message('layer-on-podman')
  return keepsHostOwners(capabilities, container) ? message('layer-of-host-users') : null
}

/** With `--userns=host` the container alone sees the host's owners, and the engine calls them otherwise when it takes a tar. */
export function keepsHostOwners({ usernsRemap }: EngineCapabilities, { HostConfig }: Owned): boolean {
  return usernsRemap && HostConfig['UsernsMode'] === 'host'
}
