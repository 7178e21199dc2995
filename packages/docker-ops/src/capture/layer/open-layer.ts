import { fstatSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { keepsCtime, openHostFolder, type HostFolder } from '@holdfast/host-files'
import { proveHost, type ProveOptions } from '../../data/prove-host.ts'
import type { Engine } from '../../engine/connect-engine.ts'
import { hostReaderRefusal, readHostRights } from '../../engine/host-rights.ts'
import type { RawContainer } from '../../engine/raw/raw-inspect.ts'
import type { UpperFolder } from '../../writable-layer/upper-folder.ts'

/**
 * Opens the folder of a container's writable layer, if it is within reach and proven to be that: the container's own process, which has
 * it as the upper part of its root, says so while it runs; else it lies where the engine was seen to put layers. Else null.
 * @throws OpError those of `proveHost`; the signal's reason.
 */
export async function openLayer(
  engine: Engine,
  { container, upper }: { container: RawContainer; upper: UpperFolder },
  options: ProveOptions,
): Promise<HostFolder | null> {
  if (hostReaderRefusal(engine) !== null) return null
  // Else nobody could tell which folders are opaque.
  if (!readHostRights().seesTrusted) return null
  const folder = openIfThere(upper.path)
  if (folder === null) return null
  try {
    if (keepsCtime(folder) && (await isProven(engine, { container, upper, folder }, options))) return folder
  } catch (error) {
    folder[Symbol.dispose]()
    throw error
  }
  folder[Symbol.dispose]()
  return null
}

function openIfThere(path: string): HostFolder | null {
  try {
    return openHostFolder(path)
  } catch {
    return null
  }
}

async function isProven(
  engine: Engine,
  { container, upper, folder }: { container: RawContainer; upper: UpperFolder; folder: HostFolder },
  options: ProveOptions,
): Promise<boolean> {
  if (await isRootOf(container, folder)) return true
  if (upper.how !== 'overlay2') return false
  const { layers } = await proveHost(engine, options)
  return layers !== null && dirname(dirname(upper.path)) === layers
}

/** How often a root is looked at in which a container changes names meanwhile. */
const looks = 20

/** The root of an overlay has the times of its upper folder, of which nobody can set the ctime. */
async function isRootOf({ Id, State }: RawContainer, folder: HostFolder): Promise<boolean> {
  const pid = State['Pid']
  if (typeof pid !== 'number' || pid <= 0) return false
  try {
    // A number alone may be anybody's: the container's full id among its control groups says whose it is.
    if (!(await readFile(`/proc/${pid}/cgroup`, 'utf8')).includes(Id)) return false
    let before = timesOf(fstatSync(folder.fd, { bigint: true }))
    for (let look = 0; look < looks; look += 1) {
      const seen = timesOf(await stat(`/proc/${pid}/root`, { bigint: true }))
      const after = timesOf(fstatSync(folder.fd, { bigint: true }))
      if (seen === before || seen === after) return true
      if (before === after) return false
      before = after
    }
  } catch {
    // It has ended, or is not ours to look at.
  }
  return false
}

function timesOf({ ctimeNs, mtimeNs, mode }: { ctimeNs: bigint; mtimeNs: bigint; mode: bigint }): string {
  return `${ctimeNs} ${mtimeNs} ${mode}`
}
