import { digitsAsText, type CloneOptions, type FidelityChange, type EngineCapabilities } from '@holdfast/contract'
import type { Message } from '@holdfast/contract/messages'
import type { BindFacts } from '../container/bind-sources.ts'
import type { NetworkAddresses } from '../container/addresses/read-address-claims.ts'
import type { PortClaim } from '../container/ports/port-claim.ts'
import type { LinkTargets } from '../container/read-links.ts'
import { providerOf, type SharedNamespaces } from '../container/read-namespaces.ts'
import type { RawContainer, RawImage, RawVolume } from '../engine/raw/raw-inspect.ts'

/** Everything a plan is made from: what the engine said of the source, and what was asked for. */
export interface PlanContext extends BindFacts {
  container: RawContainer
  /** The image the container runs, found by its id. */
  image: RawImage
  /** `linux/arm64`: what the engine has to be told to take that image of an index; null where it takes it by itself. */
  platform: string | null
  /** `Config.Image` still means that image: its tag has not moved on. */
  imageNameIsCurrent: boolean
  /** Names of limits that are the engine's own, or may be as far as a plan can tell: it adds them by itself. */
  defaultUlimits: readonly string[]
  /** `1.41` */
  apiVersion: string
  capabilities: EngineCapabilities
  /** `1` or `2`; null where it makes no difference. */
  cgroupVersion: string | null
  /** The image of `overrides.image`, null when the clone keeps the source's. */
  newImage: RawImage | null
  /** The image the writable layer was kept in; null when it is left behind, and while there is none yet. */
  derivedImageId: string | null
  /** By name, the volumes of the source and those the overrides name; null for one the engine has not. */
  volumes: ReadonlyMap<string, RawVolume | null>
  /** By name, the layers of the images it mounts; null for one the engine has not. */
  mountedImages: ReadonlyMap<string, readonly string[] | null>
  /** Whose namespaces the new container joins, where the source joins one. */
  namespaces: SharedNamespaces
  /** Whom it is linked to on the default bridge. */
  links: LinkTargets
  /** By network of the engine, who has which address; only where the new container may have one that somebody chose. */
  addresses: ReadonlyMap<string, NetworkAddresses>
  /** Host ports that other containers claim, running or not, and other programs listen on. */
  portClaims: readonly PortClaim[]
  name: string
  jobId: string
  /** Which two containers its messages are about. */
  purpose: 'clone' | 'restore'
  options: CloneOptions
}

/** A deliberate difference. Where the engine picks the value, `to` only says so. */
export interface PlannedChange extends FidelityChange {
  engineChooses?: true
}

/** A change whose values go into JSON: a number beyond 2^53 is the text of its digits. */
export function withDigits<T extends FidelityChange>({ from, to, ...rest }: T) {
  return { ...rest, from: digitsAsText(from), to: digitsAsText(to) }
}

/** What one part of the plan wants of the source's configuration. A field that is `undefined` here is left out. */
export interface Edits {
  config?: Record<string, unknown>
  hostConfig?: Record<string, unknown>
  changes: PlannedChange[]
}

/** The change of a field whose new value only the engine knows. */
export function chosenByEngine(field: string, from: unknown, reason: Message): PlannedChange {
  return { field, from: from ?? null, to: null, reason, engineChooses: true }
}

/** Whether it joins the network of another container, which brings its own names, ports and resolver. */
export function sharesContainerNetwork(context: Pick<PlanContext, 'container' | 'namespaces'>): boolean {
  return providerOf(context.container, 'network') !== null && !leavesContainerNetwork(context)
}

/** Whether the source shares the network of another container, and the new one is to have its own. */
export function leavesContainerNetwork({ namespaces }: Pick<PlanContext, 'namespaces'>): boolean {
  return namespaces.network?.status === 'own'
}
