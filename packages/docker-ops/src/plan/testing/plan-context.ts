import { cloneOptions, type EngineCapabilities } from '@holdfast/contract'
import type { z } from 'zod'
import type { PlanContext, PlannedChange } from '../plan-context.ts'
import { rawContainer, rawImage, type RawContainer } from '../../engine/raw/raw-inspect.ts'

export const sourceId = 'abcdef0123456789'.repeat(4)
export const imageId = `sha256:${'1'.repeat(64)}`

/** Parts of a raw inspect, as the engine writes them: nothing is null rather than empty. */
export interface RawParts {
  Name?: string
  Config?: Record<string, unknown>
  HostConfig?: Record<string, unknown>
  Mounts?: unknown[]
  Networks?: Record<string, unknown>
  [field: string]: unknown
}

export function rawSource({ Config, HostConfig, Networks, ...rest }: RawParts = {}): RawContainer {
  return rawContainer.parse({
    Id: sourceId,
    Name: '/web',
    Image: imageId,
    State: { Status: 'running' },
    Mounts: [],
    ...rest,
    Config: { Hostname: sourceId.slice(0, 12), Image: 'shop:1', Env: null, Labels: {}, ...Config },
    HostConfig: { NetworkMode: 'default', Runtime: 'runc', Binds: null, ...HostConfig },
    NetworkSettings: { Networks: Networks ?? {} },
  })
}

/** Of an engine that can do everything. */
export const plainEngine: EngineCapabilities = {
  kind: 'docker',
  imageStore: 'graph-driver',
  usernsRemap: false,
  rootless: false,
  swarm: false,
  sameHost: true,
}

export interface ContextParts extends Partial<Omit<PlanContext, 'container' | 'image' | 'options'>> {
  container?: RawParts
  image?: Record<string, unknown>
  options?: z.input<typeof cloneOptions>
}

export function planContext({ container, image, options, ...rest }: ContextParts = {}): PlanContext {
  return {
    container: rawSource(container),
    image: rawImage.parse({ Id: imageId, Config: image ?? {} }),
    platform: null,
    defaultUlimits: [],
    imageNameIsCurrent: true,
    apiVersion: '1.41',
    capabilities: plainEngine,
    cgroupVersion: null,
    newImage: null,
    derivedImageId: null,
    volumes: new Map(),
    mountedImages: new Map(),
    namespaces: {},
    links: { byAlias: new Map(), linkable: new Set() },
    addresses: new Map(),
    files: new Set(),
    missing: [],
    portClaims: [],
    name: 'copy',
    jobId: 'job-1',
    purpose: 'clone',
    options: cloneOptions.parse(options ?? {}),
    ...rest,
  }
}

/** The changes as `[field, from, to]`, and `chosen` where the engine picks the value. */
export function brief(changes: readonly PlannedChange[]): unknown[] {
  return changes.map(({ field, from, to, engineChooses }) => [field, from, engineChooses ? 'chosen' : to])
}
