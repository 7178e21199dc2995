import type { BackupMountChoice, ContainerMount, StopLimit } from '@holdfast/contract'
import type { Message } from '@holdfast/contract/messages'
import { isAlive, ownName } from '../container/names.ts'
import { expectReader, openReadable } from '../data/choose-reader.ts'
import { volumeSubpath } from '../container/volume-subpath.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { RawVolume } from '../engine/raw/raw-inspect.ts'
import { stopLimit } from '../quiesce/stop-container.ts'
import { chooseMounts, type ChosenMount } from './choose-mounts.ts'
import { readCaptureSource, type CaptureSource } from './read-capture-source.ts'

export interface CaptureChoices {
  containerId: string
  containerName: string
  /** Runs or will go on running: whoever reads it can quiesce it meanwhile. */
  isRunning: boolean
  /** How long it may take to stop it, where it runs. */
  stopLimit?: StopLimit
  /** By destination. */
  mounts: ChoosableMount[]
  /** The host name of the engine's machine; null where it does not say. */
  engineHost: string | null
}

export interface ChoosableMount extends ContainerMount {
  /** What a capture does when nobody chooses. */
  choice: BackupMountChoice
  /** False where there is nothing to keep. */
  canInclude: boolean
  /** Under which a capture keeps the data, and the key it had in older ones. */
  key: string
  formerKey: string | null
  /** Of the engine's host, where the data is such a folder: a bind, and a volume that is really one. */
  folder: string | null
  /** Who is going to read it, as far as nobody asks the engine; null where there is nothing to read. */
  reader: { kind: 'host' } | { kind: 'engine'; why: Message } | null
}

/**
 * What `captureContainer` would read when nobody chose anything, without reading it.
 * @throws OpError `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; `INVALID_STATE` for a task of a
 * swarm service.
 */
export async function readCaptureChoices(
  engine: Engine,
  containerId: string,
  { signal }: { signal: AbortSignal },
): Promise<CaptureChoices> {
  const source = await readCaptureSource(engine, containerId, signal)
  const { container, info } = source
  const mounts = await Promise.all(
    chooseMounts(source, {}).map(async (mount) => ({
      ...toChoosable(mount, volumeSubpath(container, mount.destination)),
      folder: folderOf(mount, source.volumes.get(mount.source) ?? null),
      reader: await readerOf(engine, mount, source),
    })),
  )
  return {
    containerId: container.Id,
    containerName: ownName(container),
    isRunning: isAlive(container.State.Status),
    ...(isAlive(container.State.Status) && { stopLimit: stopLimit(container) }),
    mounts: mounts.toSorted((one, other) => (one.destination < other.destination ? -1 : 1)),
    engineHost: info.Name ?? null,
  }
}

function toChoosable(chosen: ChosenMount, subpath: string | null): Omit<ChoosableMount, 'folder' | 'reader'> {
  const { destination, kind, source, mounted, included, canInclude, key, formerKey } = chosen
  return {
    type: (mounted?.Type ?? 'tmpfs') as ContainerMount['type'],
    name: mounted?.Type === 'volume' ? (mounted.Name ?? null) : null,
    anonymous: kind === 'anonymous',
    source: mounted?.Source ?? source,
    destination,
    writable: mounted?.RW ?? true,
    ...(subpath !== null && { subpath }),
    choice: included ? 'include' : 'exclude',
    canInclude,
    key,
    formerKey,
  }
}

/** That the folder here is the engine's is proven only when it is read: until then a name tells. */
async function readerOf(
  engine: Engine,
  { mounted, canInclude, source }: ChosenMount,
  { volumes }: CaptureSource,
): Promise<ChoosableMount['reader']> {
  if (!canInclude || mounted === null) return null
  const where = expectReader(engine, { mount: mounted, volume: volumes.get(source) ?? null })
  const opened = 'why' in where ? where : await openReadable(where.path)
  if ('why' in opened) return { kind: 'engine', why: opened.why }
  opened.folder[Symbol.dispose]()
  return { kind: 'host' }
}

function folderOf({ kind, source, canInclude }: ChosenMount, volume: RawVolume | null): string | null {
  if (!canInclude) return null
  if (kind === 'bind') return source
  const { o = '', device = '' } = volume?.Options ?? {}
  const isBind = volume?.Driver === 'local' && o.split(',').some((flag) => /^r?bind$/.test(flag))
  return isBind && device.startsWith('/') ? device : null
}
