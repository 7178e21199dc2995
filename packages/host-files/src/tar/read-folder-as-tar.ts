import { closeSync } from 'node:fs'
import { describeEntry, type Described, type DescribeOptions } from '../describe/describe-entry.ts'
import { readData } from '../describe/read-data.ts'
import { readFailure } from '../describe/read-failure.ts'
import type { HostFolder } from '../folder/open-host-folder.ts'
import type { SeenEntry } from '../walk/seen-entry.ts'
import { walkFolder, type WalkBatch, type WalkOptions } from '../walk/walk-folder.ts'

export interface FolderTarOptions extends DescribeOptions, WalkOptions {
  /** Hears of each entry before its bytes come. */
  onEntry?: (entry: Described) => void
  /** Hears of what is not in the tar: sockets, and what was removed before it was its turn. Bytes, below the root. */
  onLeftOut?: (path: Buffer, why: 'socket' | 'vanished') => void
}

const pieceBytes = 1_048_576
const zeros = Buffer.alloc(pieceBytes)
const blockBytes = 512

/**
 * A folder and all below it as one tar, with everything its file system knows: PAX headers. A chunk is the reader's until he asks for
 * the next one.
 * @throws OpError `TRUNCATED` for what is replaced or becomes shorter while it is read, `STORAGE_FAILED` for what cannot be read,
 * `INVALID_STATE` for an owner that no container has, all with the path; what `walkFolder` throws.
 */
export async function* readFolderAsTar(folder: HostFolder, options: FolderTarOptions): AsyncGenerator<Buffer> {
  const tar = new FolderTar(options)
  for await (const batch of walkFolder(folder, options)) {
    try {
      yield* tar.read(batch)
    } finally {
      batch.release()
    }
  }
  yield zeros.subarray(0, 2 * blockBytes)
}

class FolderTar {
  readonly #options: FolderTarOptions
  readonly #into = Buffer.allocUnsafe(pieceBytes)
  /** For the first name of an inode that was gone when its turn came, the name that stands in for it. */
  readonly #firsts = new Map<string, Buffer | null>()

  constructor(options: FolderTarOptions) {
    this.#options = options
  }

  *read(batch: WalkBatch): Generator<Buffer> {
    for (const { kind, path, code } of batch.events) {
      if (kind === 'vanished') this.#options.onLeftOut?.(path, 'vanished')
      else throw readFailure(path, kind === 'changed' ? { changed: true } : { unreadable: code })
    }
    for (const entry of batch.entries) {
      this.#options.signal.throwIfAborted()
      if (entry.kind === 'socket') this.#options.onLeftOut?.(entry.path, 'socket')
      else yield* this.#readEntry(entry)
    }
  }

  *#readEntry({ path, parent, base, kind, dev, ino, nlink, linkTo }: SeenEntry): Generator<Buffer> {
    const first = linkTo === null ? undefined : this.#firsts.get(linkTo.toString('latin1'))
    const target = first === undefined ? linkTo : first
    const described = describeEntry({ path, parent, base, kind, dev, ino, linkTo: target }, this.#options)
    if ('gone' in described) {
      this.#options.onLeftOut?.(path, 'vanished')
      if (linkTo === null && nlink > 1) this.#firsts.set(path.toString('latin1'), null)
      return
    }
    if (!('header' in described)) throw readFailure(path, described)
    if (linkTo !== null && first === null) this.#firsts.set(linkTo.toString('latin1'), path)
    this.#options.onEntry?.(described)
    yield described.header
    if (described.fd === null) return
    try {
      yield* this.#readFile(path, described.fd, described.size)
    } finally {
      closeSync(described.fd)
    }
  }

  *#readFile(path: Buffer, fd: number, size: number): Generator<Buffer> {
    for (const piece of readData(fd, size, this.#into)) {
      this.#options.signal.throwIfAborted()
      if ('data' in piece) yield piece.data
      else if ('hole' in piece) yield* zerosOf(piece.hole)
      else throw readFailure(path, piece)
    }
    yield zeros.subarray(0, -size & (blockBytes - 1))
  }
}

function* zerosOf(length: number): Generator<Buffer> {
  for (let left = length; left > 0; left -= pieceBytes) yield zeros.subarray(0, Math.min(left, pieceBytes))
}
