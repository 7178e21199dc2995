import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { clonedFromLabel, restoredFromLabel } from '../made/labels.ts'

/** As much of `docker inspect` as the comparison needs. */
export interface MountedContainer {
  Mounts?:
    | readonly { Type: string; Name?: string | undefined; Source: string; Destination: string; RW: boolean }[]
    | null
}

export interface SharedMount {
  /** The volume's name, or the host's path. */
  data: string
  /** Where the first container has it. */
  destination: string
}

/** What both containers can write to: the same volume, or the same folder of the host. In the order of the destinations. */
export function sharedWritableMounts(one: MountedContainer, other: MountedContainer): SharedMount[] {
  const theirs = new Set(writableMounts(other).map(({ key }) => key))
  return writableMounts(one)
    .filter(({ key }) => theirs.has(key))
    .map(({ data, destination }) => ({ data, destination }))
    .toSorted((left, right) => (left.destination < right.destination ? -1 : 1))
}

/**
 * Refuses to go on when the container is a clone, or was restored, and does not run yet, its source does (or is paused, or restarting),
 * and both would write to the same data.
 * @throws OpError `MOUNT_SHARED`, `CONTAINER_NOT_FOUND`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function refuseSharedMounts(
  engine: Engine,
  containerId: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  const clone = await inspect(engine, containerId, signal)
  const { Labels } = clone.Config
  const sourceId = Labels?.[clonedFromLabel] || Labels?.[restoredFromLabel]
  if (!sourceId || isAlive(clone)) return
  const source = await inspect(engine, sourceId, signal).catch(ignoreAbsent)
  if (source === undefined || !isAlive(source)) return
  const shared = sharedWritableMounts(clone, source)
  if (shared.length === 0) return
  const mounts = shared.map(({ data, destination }) => message('mount-of-data', { destination, data }))
  const names = { clone: clone.Name.slice(1), source: source.Name.slice(1) }
  throw new OpError('MOUNT_SHARED', message('start-shares-mounts', { ...names, mounts }))
}

interface InspectedContainer extends MountedContainer {
  Name: string
  State: { Running: boolean; Paused: boolean; Restarting: boolean }
  Config: { Labels?: Record<string, string> | null }
}

function inspect(engine: Engine, id: string, signal: AbortSignal | undefined): Promise<InspectedContainer> {
  const container = clientOf(engine).getContainer(encodeURIComponent(id))
  return ask(container.inspect({ ...(signal && { abortSignal: signal }) }), { container: id }, signal)
}

function isAlive({ State }: InspectedContainer): boolean {
  return State.Running || State.Paused || State.Restarting
}

function writableMounts({ Mounts }: MountedContainer): { key: string; data: string; destination: string }[] {
  return (Mounts ?? []).flatMap(({ Type, Name, Source, Destination, RW }) => {
    if (!RW || (Type !== 'bind' && !Name)) return []
    const data = Type === 'bind' ? Source : (Name as string)
    return [{ key: `${Type}:${data}`, data, destination: Destination }]
  })
}

function ignoreAbsent(error: unknown): undefined {
  if (!(error instanceof OpError && error.code === 'CONTAINER_NOT_FOUND')) throw error
}
