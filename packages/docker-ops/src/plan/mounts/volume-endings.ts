import { hash } from 'node:crypto'
import { isAnonymousName } from '../../container/names.ts'
import { cleanPath } from '../../engine/raw/bind-spec.ts'
import type { RawMount } from '../../engine/raw/raw-inspect.ts'

/** With a container's name before it, a volume's is still a file's name. */
const longest = 120

/**
 * By destination, what the name of a new volume in place of that mount ends in: the volume's own name, else the destination,
 * `var-lib-data` for `/var/lib/data`. Where that is no name, is too long, or is another mount's as well, part of a digest tells it apart.
 */
export function volumeEndings(mounts: readonly RawMount[]): Map<string, string> {
  const wishes = mounts.map((mount) => ({ ...wishOf(mount), destination: cleanPath(mount.Destination) }))
  return new Map(
    wishes.map(({ destination, of, wish }) => {
      const isShared = wishes.some((other) => other.wish === wish && other.of !== of)
      const isName = wish === (of.startsWith('/') ? of.slice(1).replaceAll('/', '-') : of)
      if (isName && !isShared && wish.length <= longest) return [destination, wish]
      const digest = hash('sha256', of).slice(0, 8)
      return [destination, `${wish.slice(0, longest - digest.length - 1)}-${digest}`]
    }),
  )
}

/** `of`: the name of a volume, or an absolute path. */
function wishOf({ Type, Name, Destination }: RawMount): { of: string; wish: string } {
  if (Type === 'volume' && Name !== undefined && !isAnonymousName(Name)) return { of: Name, wish: Name }
  const of = cleanPath(Destination)
  return { of, wish: of.replaceAll(/[^a-zA-Z0-9_.-]+/g, '-').replace(/^-/, '') || 'root' }
}
