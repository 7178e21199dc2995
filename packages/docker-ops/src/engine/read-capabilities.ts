import { hostname } from 'node:os'
import type { EngineCapabilities } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { engineName, isPodman, type AgreedApi } from './agree-api.ts'
import { ask } from './ask-engine.ts'
import { agreedApi, clientOf, type Engine } from './connect-engine.ts'
import type { RawContainer } from './raw/raw-inspect.ts'

const rawInfo = z.looseObject({
  Name: z.string().optional(),
  DriverStatus: z.array(z.array(z.string())).nullish(),
  SecurityOptions: z.array(z.string()).nullish(),
  Swarm: z.looseObject({ LocalNodeState: z.string().optional() }).nullish(),
})

/** What is read of the answer of `GET /info`. */
export type InfoOfKind = z.infer<typeof rawInfo>

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
  const capabilities = capabilitiesOf(agreed, rawInfo.parse(answer), engine)
  known.set(agreed, capabilities)
  return capabilities
}

/** By the answer of `GET /info`. What kind of engine it is, in one place: nobody else asks for names and versions. */
export function capabilitiesOf(
  { engine: version }: Pick<AgreedApi, 'engine'>,
  info: InfoOfKind,
  { endpoint }: Pick<Engine, 'endpoint'>,
): EngineCapabilities {
  const options = (info.SecurityOptions ?? []).flatMap((option) => option.split(','))
  return {
    kind: isPodman(version) ? 'podman' : 'docker',
    imageStore: usesContainerdStore(info) ? 'containerd' : 'graph-driver',
    usernsRemap: options.includes('name=userns'),
    rootless: options.includes('name=rootless'),
    swarm: info.Swarm?.LocalNodeState === 'active',
    // A socket alone does not say so: it may lead out of a container or into a virtual machine, which have names of their own.
    sameHost: endpoint.startsWith('unix://') && info.Name === hostname(),
  }
}

/** The containerd image store, in place of a graph driver. */
export function usesContainerdStore({ DriverStatus }: Pick<InfoOfKind, 'DriverStatus'>): boolean {
  return (DriverStatus ?? []).some(([name, value]) => name === 'driver-type' && value?.startsWith('io.containerd.'))
}

/** Versions that are known to harm. One more is one more line. */
const knownBad: readonly { kind: EngineCapabilities['kind']; version: RegExp }[] = [
  { kind: 'docker', version: /^29\.7\.0\b/ },
]

/** What somebody should do about an engine of that version. */
export function warningsOf({ kind }: EngineCapabilities, { engine, apiVersion }: AgreedApi): Message[] {
  const { Version: version, ApiVersion: newest } = engine
  const name = engineName(engine)
  const isBad = knownBad.some((bad) => bad.kind === kind && bad.version.test(version))
  return [
    ...(isBad ? [message('engine-known-bad', { name })] : []),
    ...(newest === apiVersion ? [] : [message('engine-newer-than-tested', { name, newest, tested: apiVersion })]),
  ]
}

/** What follows for whoever uses the engine. */
export function consequencesOf(capabilities: EngineCapabilities): Message[] {
  const { kind, imageStore, usernsRemap, rootless, swarm, sameHost } = capabilities
  return [
    ...(kind === 'podman' ? [message('engine-is-podman')] : []),
    ...(usernsRemap ? [message('engine-is-remapped')] : []),
    ...(rootless ? [message('engine-is-rootless')] : []),
    ...(swarm ? [message('engine-in-swarm')] : []),
    ...(imageStore === 'containerd' ? [message('engine-has-containerd')] : []),
    ...(sameHost ? [] : [message('engine-on-other-host')]),
  ]
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
