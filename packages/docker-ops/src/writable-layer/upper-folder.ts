import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'
import { usesContainerdStore } from '../engine/read-capabilities.ts'

const graphDriver = z.looseObject({ Name: z.string(), Data: z.looseObject({ UpperDir: z.string() }) })

/** Where the writable layer of a container on overlay2 lies on the engine's host; null elsewhere. */
export function overlayFolder(container: RawContainer): string | null {
  const parsed = graphDriver.safeParse(container['GraphDriver'])
  return parsed.success && parsed.data.Name === 'overlay2' ? parsed.data.Data.UpperDir : null
}

/** Of the engine's answer to `GET /info`. */
export interface StorageFacts {
  Driver: string
  DriverStatus?: string[][] | null | undefined
}

/** Where a writable layer lies on the engine's host, and what put it there. */
export interface UpperFolder {
  path: string
  how: 'overlay2' | 'overlayfs'
}

/**
 * Where the writable layer lies on the engine's host, if it can be read as it is there; else null. An engine with the containerd
 * store does not say: there the mounts of the container's own process do, while it runs on this machine.
 * @NOTE with metacopy or redirected folders the layer alone is not whole: its files may hold zeros, its folders be empty.
 */
export async function findUpperFolder({
  container,
  info,
}: {
  container: RawContainer
  info: StorageFacts
}): Promise<UpperFolder | null> {
  if (usesContainerdStore(info)) {
    const path = info.Driver === 'overlayfs' ? await mountedUpper(container) : null
    return path === null ? null : { path, how: 'overlayfs' }
  }
  const status = new Map((info.DriverStatus ?? []).map(([name = '', value]) => [name, value]))
  if (info.Driver !== 'overlay2') return null
  if (status.get('Native Overlay Diff') !== 'true' || status.get('Using metacopy') === 'true') return null
  const path = overlayFolder(container)
  return path === null ? null : { path, how: 'overlay2' }
}

/** Null where the process is not on this machine, or not ours to look at, or has owners of its own. */
async function mountedUpper({ Id, State }: RawContainer): Promise<string | null> {
  const pid = State['Pid']
  if (typeof pid !== 'number' || pid <= 0) return null
  try {
    // A number alone may be anybody's: the container's full id among its control groups says whose it is.
    const cgroup = await readFile(`/proc/${pid}/cgroup`, 'utf8')
    if (!cgroup.includes(Id)) return null
    const owners = await readFile(`/proc/${pid}/uid_map`, 'utf8')
    if (!/^\s*0\s+0\s/.test(owners)) return null
    for (const option of ['metacopy', 'redirect_dir'])
      if ((await readFile(`/sys/module/overlay/parameters/${option}`, 'utf8')).trim() !== 'N') return null
    return upperOf(await readFile(`/proc/${pid}/mountinfo`, 'utf8'))
  } catch {
    return null
  }
}

/**
 * The upper folder of what is mounted at `/`, as proc_pid_mountinfo(5) has it: octal escapes for what would end a field, and for a
 * comma. Null where that is no overlay, or one whose upper folder alone is not whole.
 */
export function upperOf(mountinfo: string): string | null {
  const mounts = mountinfo.split('\n').map((line) => line.split(' '))
  const root = mounts.findLast((fields) => fields[4] === '/')
  const kind = root === undefined ? [] : root.slice(root.indexOf('-') + 1)
  const [type, , optionText = ''] = kind
  const options = optionText.split(',')
  if (type !== 'overlay' || options.includes('metacopy=on') || options.includes('redirect_dir=on')) return null
  const upper = options.find((option) => option.startsWith('upperdir='))?.slice('upperdir='.length)
  return upper?.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8))) ?? null
}
