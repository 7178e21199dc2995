import { accessSync, constants } from 'node:fs'
import { openHostFolder, type HostFolder } from '@holdfast/host-files'
import { usesHostFiles, type Engine } from '../../engine/connect-engine.ts'
import { readHostRights } from '../../engine/host-rights.ts'
import { readVolumes } from '../../engine/raw/read-raw.ts'
import { readCapabilities } from '../../engine/read-capabilities.ts'
import { expectReader, type ReaderRequest } from '../choose-reader.ts'
import { isSeenAlike } from '../look-at-file.ts'
import { canRunTar } from './tar-program.ts'

/**
 * The folder of a fresh volume, where it is proven to be the one on this host and this process may write there as the engine does; null
 * where the engine has to. Whoever is given a folder closes it.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function openFreshVolume(
  engine: Engine,
  { volume: name, writerId }: { volume: string; writerId: string },
  signal: AbortSignal,
): Promise<HostFolder | null> {
  if (!usesHostFiles(engine) || !engine.endpoint.startsWith('unix://') || !readHostRights().seesTrusted) return null
  if (!(await writesAsEngine(engine, signal))) return null
  const volume = (await readVolumes(engine, [name], signal)).get(name) ?? null
  // With options it is mounted only while somebody uses it.
  const path =
    volume?.Driver === 'local' && Object.keys(volume.Options ?? {}).length === 0 ? volume['Mountpoint'] : null
  const folder = typeof path === 'string' ? openToWrite(path) : null
  if (folder === null) return null
  try {
    if ((await isSeenAlike(engine, { carrierId: writerId, folder }, signal)) && (await canRunTar(folder))) return folder
  } catch (error) {
    folder[Symbol.dispose]()
    throw error
  }
  folder[Symbol.dispose]()
  return null
}

/** Whether a mount is likely to be copied with all that its file system knows, before anything is proven. */
export async function expectsWholeCopy(
  engine: Engine,
  mounts: readonly Pick<ReaderRequest, 'mount' | 'volume'>[],
  signal: AbortSignal,
): Promise<boolean> {
  if (!readHostRights().seesTrusted || !(await writesAsEngine(engine, signal))) return false
  return mounts.every((mount) => 'path' in expectReader(engine, mount))
}

/** With other owners on the host than in containers it does not. */
async function writesAsEngine(engine: Engine, signal: AbortSignal): Promise<boolean> {
  const { kind, usernsRemap, rootless } = await readCapabilities(engine, signal)
  return kind === 'docker' && !usernsRemap && !rootless
}

/** In a container volumes may be mounted to be read alone. */
function openToWrite(path: string): HostFolder | null {
  try {
    const folder = openHostFolder(path)
    if (isWritable(folder)) return folder
    folder[Symbol.dispose]()
  } catch {
    // It is not here.
  }
  return null
}

function isWritable({ fd }: HostFolder): boolean {
  try {
    accessSync(`/proc/self/fd/${fd}`, constants.W_OK)
    return true
  } catch {
    return false
  }
}
