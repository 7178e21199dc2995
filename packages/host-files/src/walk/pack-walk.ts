import { isMountRoot, statBytes, statDescriptor, statName, statWord } from '../libc/host-stat.ts'
import { cString, libc, systemError } from '../libc/libc.ts'
import { folderFlags } from '../libc/open-flags.ts'
import { BatchPacker, type PackedBatch } from './pack-batch.ts'
import { FirstNames } from './first-names.ts'
import { listNames } from './list-names.ts'

/** Folders on the way down whose descriptors stay open. */
const mostOpen = 64

interface Level {
  /** -1 while it is closed. */
  fd: number
  identity: string
  deviceMajor: number
  deviceMinor: number
  /** Bytes, as latin1. */
  path: string
  base: string
  names: string[]
  next: number
  /** Its place in a batch. */
  place: { batch: BatchPacker; index: number } | null
}

export interface PackWalkOptions {
  /** Paths below the root whose entries, and what is below them, are left out; bytes, as latin1. */
  skip: ReadonlySet<string>
  /** Filled with the descriptors that are open when the walk ends early. */
  leftOpen: number[]
}

/**
 * Walks below a descriptor without resolving anything twice: names are looked at and opened by the descriptor of their folder, and what
 * was opened is taken only if it is what was looked at. Names of a folder are in the order of their bytes, a folder before what is in it.
 */
export function* packWalk(root: number, options: PackWalkOptions): Generator<PackedBatch> {
  const walk = new Walk(root, options)
  try {
    yield* walk.run()
  } finally {
    options.leftOpen.push(...walk.openDescriptors())
  }
}

class Walk {
  readonly #root: number
  readonly #skip: ReadonlySet<string>
  readonly #levels: Level[] = []
  readonly #firstNames = new FirstNames()
  readonly #bytes = Buffer.from(new ArrayBuffer(statBytes))
  readonly #stat = new Uint32Array(this.#bytes.buffer)
  readonly #name = Buffer.alloc(4_096)
  #batch = new BatchPacker()

  constructor(root: number, { skip }: PackWalkOptions) {
    this.#root = root
    this.#skip = skip
  }

  /** Those of the walk alone; the root's is its owner's. */
  openDescriptors(): number[] {
    const open = this.#levels.map(({ fd }) => fd).filter((fd) => fd !== -1 && fd !== this.#root)
    return [...open, ...this.#batch.closing]
  }

  *run(): Generator<PackedBatch> {
    this.#begin()
    for (let level = this.#levels.at(-1); level !== undefined; level = this.#levels.at(-1)) {
      const name = level.names[level.next]
      if (name === undefined) this.#leave(level)
      else {
        level.next += 1
        this.#see(level, name)
      }
      if (this.#batch.isFull) yield this.#pack()
    }
    if (!this.#batch.isEmpty) yield this.#pack()
  }

  #pack(): PackedBatch {
    const packed = this.#batch.pack()
    this.#batch = new BatchPacker()
    return packed
  }

  #begin(): void {
    if (!statDescriptor(this.#root, this.#bytes)) throw systemError('statx', libc().errno())
    const index = this.#batch.addFolder(this.#root, '')
    this.#batch.addEntry(this.#stat, { folder: index, base: '.', linkTo: '', isMountPoint: false })
    const level = this.#levelOf(this.#root, '', '')
    level.place = { batch: this.#batch, index }
    // Listed by a descriptor of its own: the root's may be in use by another walk.
    const own = this.#open(this.#root, this.#nameOf('.'))
    if (own === -1) throw systemError('openat', libc().errno())
    this.#list(level, own)
    libc().close(own)
  }

  #see(level: Level, base: string): void {
    const path = level.path === '' ? base : `${level.path}/${base}`
    if (this.#skip.has(path)) return
    const name = this.#nameOf(base)
    if (!statName(level.fd, name, this.#bytes)) {
      this.#tell(path, libc().errno())
      return
    }
    const stat = this.#stat
    const isMountPoint =
      ((stat[statWord.attributes] ?? 0) & isMountRoot) !== 0 ||
      stat[statWord.devMajor] !== level.deviceMajor ||
      stat[statWord.devMinor] !== level.deviceMinor
    const isFolder = ((stat[statWord.mode] ?? 0) & 0o170000) === 0o040000
    const linkTo = isFolder ? '' : this.#firstNames.of(stat, path)
    this.#batch.addEntry(stat, { folder: this.#placeOf(level), base, linkTo, isMountPoint })
    if (isFolder) this.#enter(level, { name, base, path })
  }

  #enter(parent: Level, { name, base, path }: { name: Buffer; base: string; path: string }): void {
    const seen = identityOf(this.#stat)
    const fd = this.#open(parent.fd, name)
    if (fd === -1) {
      this.#tell(path, libc().errno())
      return
    }
    if (!statDescriptor(fd, this.#bytes) || identityOf(this.#stat) !== seen) {
      libc().close(fd)
      this.#batch.events.push({ kind: 'changed', path: Buffer.from(path, 'latin1'), code: 'ESTALE' })
      return
    }
    this.#list(this.#levelOf(fd, path, base), fd)
    const far = this.#levels.at(-1 - mostOpen)
    if (far !== undefined && far.fd !== this.#root) this.#close(far)
  }

  #levelOf(fd: number, path: string, base: string): Level {
    const [deviceMajor = 0, deviceMinor = 0] = [this.#stat[statWord.devMajor], this.#stat[statWord.devMinor]]
    const identity = identityOf(this.#stat)
    return { fd, identity, deviceMajor, deviceMinor, path, base, names: [], next: 0, place: null }
  }

  #list(level: Level, descriptor: number): void {
    this.#levels.push(level)
    const { names, code } = listNames(descriptor)
    level.names = names
    if (code !== null) this.#tell(level.path, code)
  }

  #leave(level: Level): void {
    this.#levels.pop()
    for (let parent = this.#levels.at(-1); parent?.fd === -1; parent = this.#levels.at(-1)) {
      parent.fd = this.#openAgain(parent, level.fd)
      if (parent.fd !== -1) break
      const path = Buffer.from(parent.path, 'latin1')
      if (parent.next < parent.names.length) this.#batch.events.push({ kind: 'changed', path, code: 'ESTALE' })
      this.#levels.pop()
    }
    if (level.fd !== this.#root) this.#close(level)
  }

  /** By `..` of a folder that was in it, or, where that has been moved, from the root down. */
  #openAgain(level: Level, child: number): number {
    const above = this.#openIf(level, child, '..')
    if (above !== -1) return above
    let fd = this.#root
    for (const step of this.#levels.slice(1)) {
      const next = this.#openIf(step, fd, step.base)
      if (fd !== this.#root) this.#batch.closing.push(fd)
      if (next === -1) return -1
      fd = next
    }
    return fd
  }

  #openIf(level: Level, from: number, base: string): number {
    const fd = this.#open(from, this.#nameOf(base))
    if (fd === -1) return -1
    if (statDescriptor(fd, this.#bytes) && identityOf(this.#stat) === level.identity) return fd
    this.#batch.closing.push(fd)
    return -1
  }

  #open(folder: number, name: Buffer): number {
    const fd = libc().openat(folder, name, folderFlags, 0)
    if (fd !== -1) this.#batch.opened += 1
    return fd
  }

  #close(level: Level): void {
    this.#batch.closing.push(level.fd)
    level.fd = -1
    level.place = null
  }

  #placeOf(level: Level): number {
    if (level.place?.batch !== this.#batch)
      level.place = { batch: this.#batch, index: this.#batch.addFolder(level.fd, level.path) }
    return level.place.index
  }

  /** Ends with a NUL; good until the next name. */
  #nameOf(base: string): Buffer {
    if (base.length >= this.#name.length) return cString(base)
    this.#name.write(base, 'latin1')
    this.#name[base.length] = 0
    return this.#name
  }

  #tell(path: string, code: string): void {
    if (code === 'EMFILE' || code === 'ENFILE' || code === 'ENOMEM') throw systemError('openat', code)
    const gone = code === 'ENOENT'
    const other = code === 'ENOTDIR' || code === 'ELOOP'
    const kind = gone ? 'vanished' : other ? 'changed' : 'unreadable'
    this.#batch.events.push({ kind, path: Buffer.from(path, 'latin1'), code })
  }
}

function identityOf(stat: Uint32Array): string {
  return [statWord.devMajor, statWord.devMinor, statWord.ino, statWord.ino + 1].map((word) => stat[word]).join(':')
}
