import { cleanPath } from '../../engine/raw/bind-spec.ts'
import type { RawContainer } from '../../engine/raw/raw-inspect.ts'
import type { LayerPiece } from './layer-piece.ts'

/** What the engine puts into every container to mount over it. */
const always = [
  '/.dockerenv',
  '/.dockerinit',
  '/dev',
  '/dev/console',
  '/dev/mqueue',
  '/dev/pts',
  '/dev/shm',
  '/proc',
  '/sys',
  '/etc/hostname',
  '/etc/hosts',
  '/etc/mtab',
  '/etc/resolv.conf',
]

/**
 * Tells what the engine makes in a container's own filesystem without anybody's doing: empty files and folders to mount over, and
 * the folders on the way to them. Another container of the same configuration gets them too. None of them can have been deleted
 * and made anew, because something is mounted below; a working directory can, so it is not among them.
 */
export function createEngineMade(container: RawContainer): (piece: LayerPiece) => boolean {
  const { Mounts, HostConfig } = container
  const mounted = [...(Mounts ?? []).map(({ Destination }) => Destination), ...Object.keys(HostConfig.Tmpfs ?? {})]
  const points = new Set([...always, ...mounted.map(cleanPath)])
  const onTheWay = new Set([...points].flatMap(foldersOf))
  return (piece) => {
    if (piece.kind === 'data' || piece.isWhiteout) return false
    const { type, size, mode, uid, gid } = piece.entry
    const path = `/${piece.path.toString('utf8')}`
    if (points.has(path)) return type === '5' || ((type === '0' || type === '2') && size === 0)
    const isPlain = type === '5' && mode % 0o10000 === 0o755 && uid === 0 && gid === 0
    return isPlain && onTheWay.has(path)
  }
}

/** `/a/b/c` lies in `/a/b` and `/a`. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(1, -1)
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)
}
