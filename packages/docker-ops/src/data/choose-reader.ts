import { realpath } from 'node:fs/promises'
import { keepsCtime, openHostFolder, type HostFolder } from '@holdfast/host-files'
import { message, type Message } from '@holdfast/contract/messages'
import type { Engine } from '../engine/connect-engine.ts'
import { hostReaderRefusal } from '../engine/host-rights.ts'
import type { RawMount, RawVolume } from '../engine/raw/raw-inspect.ts'
import { isSeenAlike } from './look-at-file.ts'
import { proveHost, type ProveOptions } from './prove-host.ts'

/**
 * Who reads the data of a mount: the host reader, where it lies, or the engine, which knows less of it and says nothing of what it leaves
 * out. Whoever is given a folder closes it.
 */
export type ReaderChoice = { reader: 'host'; folder: HostFolder } | { reader: 'engine'; why: Message }

export interface ReaderRequest {
  mount: RawMount
  /** Its definition; null for a bind, and for a volume the engine does not tell of. */
  volume: RawVolume | null
  /** Has the same mounted. */
  carrierId: string
}

/**
 * Chooses the host reader only for a folder that is proven to be the one the engine would hand out: on a machine that is proven to be the
 * engine's, and what the engine says of the folder agrees with what its descriptor shows here.
 * @throws OpError those of `proveHost`; the signal's reason.
 */
export async function chooseReader(
  engine: Engine,
  { mount, volume, carrierId }: ReaderRequest,
  options: ProveOptions,
): Promise<ReaderChoice> {
  const where = expectReader(engine, { mount, volume })
  if ('why' in where) return { reader: 'engine', why: where.why }
  const { path } = where
  if (!(await proveHost(engine, options)).isSameHost) return byEngine(message('reader-engine-elsewhere'))
  const opened = await openReadable(path)
  if ('why' in opened) return byEngine(opened.why)
  const { folder } = opened
  try {
    if (await isSeenAlike(engine, { carrierId, folder }, options.signal)) return { reader: 'host', folder }
  } catch (error) {
    folder[Symbol.dispose]()
    throw error
  }
  folder[Symbol.dispose]()
  return byEngine(message('reader-folder-differs', { path }))
}

/** Opens a folder whose changes can be told by its file system, or says why not. */
export async function openReadable(path: string): Promise<{ folder: HostFolder } | { why: Message }> {
  const folder = await openFolder(path)
  if (folder === null) return { why: message('reader-folder-not-here', { path }) }
  if (keepsCtime(folder)) return { folder }
  folder[Symbol.dispose]()
  return { why: message('reader-file-system', { path }) }
}

/** What can be said before anything is proven: the folder of the engine's host to read, or why there is none. */
export function expectReader(
  engine: Engine,
  { mount, volume }: Pick<ReaderRequest, 'mount' | 'volume'>,
): { path: string } | { why: Message } {
  const why = hostReaderRefusal(engine)
  if (why !== null) return { why }
  if (mount.Type === 'bind') return { path: mount.Source }
  if (mount.Type !== 'volume' || volume?.Driver !== 'local')
    return { why: message('reader-volume-driver', { driver: volume?.Driver ?? mount.Driver ?? '' }) }
  const path = folderOfLocal(volume)
  return path === null ? { why: message('reader-volume-options', { volume: volume.Name }) } : { path }
}

/** Of a volume that is really a folder: docs.docker.com, "docker volume create", driver options. Else it is mounted while it is used. */
function folderOfLocal(volume: RawVolume): string | null {
  const { type = '', o = '', device = '', ...others } = volume.Options ?? {}
  const mountpoint = volume['Mountpoint']
  const hasOptions = Object.keys(volume.Options ?? {}).some((name) => name !== 'size')
  if (!hasOptions) return typeof mountpoint === 'string' && mountpoint !== '' ? mountpoint : null
  const isBind = ['', 'none'].includes(type) && o.split(',').some((flag) => /^r?bind$/.test(flag))
  return isBind && device.startsWith('/') && Object.keys(others).every((name) => name === 'size') ? device : null
}

function byEngine(why: Message): ReaderChoice {
  return { reader: 'engine', why }
}

/** The engine follows links on the way to a folder; the last one is no folder. */
async function openFolder(path: string): Promise<HostFolder | null> {
  try {
    return openHostFolder(await realpath(path))
  } catch {
    return null
  }
}
