import { createHash } from 'node:crypto'
import { OpError, stringifyExactly, type PlanDigest } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { isAlive } from '../container/names.ts'
import { isRecord } from '../engine/raw/same-value.ts'
import { jobLabel } from '../made/labels.ts'
import type { ContainerSpec } from './plan-container.ts'
import type { PlanContext } from './plan-context.ts'

/** A fingerprint of each part of a plan. Two plans with the same options differ in it only where the engine has changed. */
export function digestPlan(
  { container, image, newImage, platform, name, options }: PlanContext,
  spec: ContainerSpec,
): PlanDigest {
  const { Env, Labels, Image, Volumes, ExposedPorts, HostConfig, NetworkingConfig, ...config } = spec.createBody
  const {
    Binds,
    Mounts,
    Tmpfs,
    PortBindings,
    PublishAllPorts,
    NetworkMode,
    Ulimits: _planned,
    ...hostConfig
  } = HostConfig
  const { [jobLabel]: _job, ...labels } = Labels
  // The engine's own come in any order, and which of them those are is settled by what else it has: no change of the source.
  const ulimits = container.HostConfig.Ulimits?.toSorted((one, other) => (one.Name < other.Name ? -1 : 1))
  return {
    source: fingerprint([container.Id, activity(container.State.Status)]),
    image: fingerprint([image.Id, newImage?.Id, platform, options.writableLayer === 'include' ? null : Image]),
    configuration: fingerprint([config, { ...hostConfig, Ulimits: ulimits }, spec.policyAfterwards]),
    environment: fingerprint(Env),
    labels: fingerprint(labels),
    mounts: fingerprint([Binds, Mounts, Tmpfs, Volumes, spec.volumes]),
    ports: fingerprint([PortBindings, PublishAllPorts, ExposedPorts]),
    networks: fingerprint([NetworkMode, NetworkingConfig, spec.connect, spec.leave]),
    options: fingerprint({ ...options, name }),
  }
}

/** @throws OpError `PLAN_CHANGED` naming the parts that are not what they were when the plan was made. */
export function refuseChangedPlan(planned: PlanDigest | null, now: PlanDigest, purpose: PlanContext['purpose']): void {
  if (planned === null) return
  const changed = (Object.keys(now) as (keyof PlanDigest)[]).filter((part) => planned[part] !== now[part])
  if (changed.length === 0) return
  const parts = changed.map((part) => message('plan-part', { part, purpose }))
  throw new OpError('PLAN_CHANGED', message('plan-changed', { parts }))
}

/** Decides whether the source has to be quiesced, and whether the clone may share its data. */
function activity(status: string): string {
  if (status === 'paused') return 'paused'
  return isAlive(status) ? 'runs' : 'stopped'
}

function fingerprint(value: unknown): string {
  return createHash('sha256')
    .update(stringifyExactly(canonical(value)))
    .digest('hex')
    .slice(0, 16)
}

/** The same text for the same value: keys in order, and absent, null and empty as one. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (!isRecord(value)) return value ?? null
  const entries = Object.entries(value).filter(([, part]) => part !== undefined && part !== null)
  return Object.fromEntries(
    entries.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([key, part]) => [key, canonical(part)]),
  )
}
