import { message, OpError } from '@holdfast/contract'
import { linkNameOf, mtimeOf, type TarVisitor } from './tar-entry.ts'
import { nameOf, typeOf } from './tar-header.ts'
import { TarStructure } from './tar-structure.ts'

/** An entry that stands for the data of an earlier one. Names are bytes, never decoded. */
export interface HardLink {
  name: Buffer
  target: Buffer
}

/** An entry whose headers went by. */
export interface SeenEntry {
  /** Bytes, never decoded, and the walker's own once the call is over. A folder's name ends in a slash in most tars. */
  name: Buffer
  /** As in `TarEntry`. */
  type: string
  /** Seconds since 1970; may be negative or broken. */
  mtime: number
}

export interface TarWalkerOptions {
  /** Default false. */
  digest?: boolean
  /** Called with the hard links whose headers end in a chunk, before that is handed on; what it rejects with ends the stream. */
  onLinks?: (links: readonly HardLink[]) => Promise<void>
  /** Called with every entry, before the end of its headers is handed on; what it throws ends the stream. */
  onEntry?: (entry: SeenEntry) => void
}

export interface TarVerdict {
  /** Files, folders, links and so on; extension headers are part of their entry. */
  entries: number
  /** Length of the whole stream, trailing zeros included. */
  bytes: number
  /**
   * Where a digest was asked for: sha256, in hex, of names, owners, modes, links, devices, capabilities and data in their order.
   * Times and other attributes are left out: an engine does not keep or hand out them all, so two tars of the same files may
   * differ there. Owners are numbers: their names are those of the host the tar comes from.
   */
  contentSha256?: string
}

export interface TarWalker {
  /**
   * Hands every chunk on as it is, and fails unless they make one whole tar. Nothing of a chunk is kept, and the next one is not
   * asked for before the reader does: a source may use its memory again.
   * @throws OpError `TRUNCATED` when the tar is cut, malformed, or followed by anything but zeros; the message says where,
   * names the last whole entry, and quotes the JSON error a failing sender put behind its last byte.
   */
  through: (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>
  /**
   * What the walker saw. There is a verdict only of a tar that came whole: no verdict, no success.
   * @throws OpError `INTERNAL` before the stream has ended, and for ever when it failed.
   */
  verdict: () => TarVerdict
}

/**
 * Watches one tar go by: headers with right checksums, well-formed extension headers, all data, and two zero blocks at the
 * structural end with only zeros behind.
 *
 * Reads ustar, pax, GNU (long names, base-256 numbers, old sparse files) and V7, the way Go's archive/tar does. Names are bytes
 * and are never decoded. Sizes go to 2^53 bytes, extension headers to 8 MiB; memory is constant.
 * Sources: POSIX.1-2017 pax, "pax Interchange Format" and "ustar Interchange Format"; GNU tar manual, "Basic Tar Format" and
 * "Storing Sparse Files"; Go archive/tar reader.go.
 */
export function createTarWalker({ digest = false, onLinks, onEntry }: TarWalkerOptions = {}): TarWalker {
  let links: HardLink[] = []
  const onLink = onLinks && ((link: HardLink): void => void links.push(link))
  const visitor = onLink === undefined && onEntry === undefined ? null : entryVisitor(onLink, onEntry)
  const structure = new TarStructure({ digest, visitor })
  let verdict: TarVerdict | null = null
  return {
    async *through(source) {
      for await (const chunk of source) {
        structure.feed(chunk)
        if (links.length > 0) await onLinks?.(links)
        links = []
        yield chunk
      }
      structure.end()
      verdict = verdictOf(structure)
    },
    verdict: () => {
      if (verdict === null) throw new OpError('INTERNAL', message('tar-no-verdict'))
      return verdict
    },
  }
}

function entryVisitor(onLink?: (link: HardLink) => void, onEntry?: TarWalkerOptions['onEntry']): TarVisitor {
  const ignore = (): void => {}
  return {
    blocks: ignore,
    data: ignore,
    padding: ignore,
    entry: (found) => {
      const type = typeOf(found.header, 0)
      const name = found.longName ?? nameOf(found.header)
      onEntry?.({ name, type, mtime: mtimeOf(found) })
      if (type === '1') onLink?.({ name: Buffer.from(name), target: linkNameOf(found) })
    },
  }
}

function verdictOf(structure: TarStructure): TarVerdict {
  const contentSha256 = structure.contentSha256()
  const { entries, bytes } = structure
  return { entries, bytes, ...(contentSha256 !== null && { contentSha256 }) }
}
