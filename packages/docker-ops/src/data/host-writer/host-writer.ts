import { hash } from 'node:crypto'
import { closeSync } from 'node:fs'
import { exactFields, showBytes, storageError, type TarEntry } from '@holdfast/archive'
import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { FolderWriter, type EntryFields, type HostFolder } from '@holdfast/host-files'
import { mountFolder } from '../../made/create-carrier.ts'
import { Lane } from './lane.ts'
import { hasZeroPage, SparseFile } from './sparse-file.ts'
import { TarProgram, type RefusedAttribute } from './tar-program.ts'

/** Files from here on are not sent through a program. */
export const largeFileBytes = 1_048_576
/** What a path may have for tar, which knows Linux's `PATH_MAX` and no more. */
const longestPath = 4_000
const blockBytes = 512
const padding = Buffer.alloc(blockBytes)
const refusedShown = 20

/** Names of files, as shown, of which the file system did not take all attributes, and of those that it did not take. */
export interface RefusedFiles {
  files: string[]
  count: number
  attributes: Set<string>
}

/** The data of a file that is written piece by piece. */
export interface OpenedFile {
  add: (bytes: Buffer) => Promise<void>
  /** As many zeros, that take no place. */
  addHole: (length: number) => Promise<void>
  end: () => Promise<void>
}

/**
 * Writes the entries of a tar into a folder of this host that nobody else uses, in the tar's order, and what the tar knows of them.
 * Small ones go through two programs, so that both cores write, and folders through a third, which sets what they are at the end; large
 * files, holes and paths too long for a program are written here by descriptors.
 */
export class HostWriter implements Disposable {
  readonly refused: RefusedFiles = { files: [], count: 0, attributes: new Set() }
  readonly #programs: readonly TarProgram[]
  readonly #lanes: readonly [Lane, Lane]
  readonly #folders: Lane
  readonly #hand: FolderWriter
  readonly #folder: HostFolder
  readonly #signal: AbortSignal
  readonly #opened = new Set<number>()
  /** Deeper than a program reaches: links that wait for what they lead to, and folders for what is in them. */
  readonly #deepLinks: { path: Buffer; target: Buffer }[] = []
  readonly #deepFolders: { path: Buffer; fields: EntryFields }[] = []

  constructor(folder: HostFolder, signal: AbortSignal) {
    this.#folder = folder
    this.#signal = signal
    this.#hand = new FolderWriter(folder)
    const programs = [0, 1, 2].map(() => new TarProgram(folder, { signal, onRefused: this.#refusals() }))
    const [one, other, folders] = programs.map((program) => new Lane(program)) as [Lane, Lane, Lane]
    this.#programs = programs
    this.#lanes = [one, other]
    this.#folders = folders
  }

  /**
   * A folder, link, device or fifo, or a small file with its data.
   * @throws OpError `DISK_FULL`, `STORAGE_FAILED`; `VAULT_DAMAGED` for a name that is not below the mount's folder; the signal's reason.
   */
  async add(entry: TarEntry, data: Buffer = padding.subarray(0, 0)): Promise<void> {
    this.#signal.throwIfAborted()
    const path = pathOf(entry.name)
    if (data.length !== entry.size) throw new OpError('VAULT_DAMAGED', message('tar-fault-sparse'))
    try {
      if (entry.type === '1') await this.#addLink(entry, path)
      else if (entry.type === '5') await this.#addFolder(entry, path)
      else if (isFile(entry) && (isDeep(entry.name) || hasZeroPage(data))) await this.#addByHand(entry, data)
      else if (isDeep(entry.name)) this.#note(path, this.#hand.makeOther(path, fieldsOf(entry)))
      else await this.#laneOf(entry.name).add(entry.header, data, padding.subarray(0, -data.length & (blockBytes - 1)))
    } catch (error) {
      throw await this.#failure(error, path)
    }
  }

  /** Small entries with their data that were gathered elsewhere, by `laneOf`, and folders. @throws as `add` does. */
  async addGathered(gathered: readonly { memory: ArrayBuffer; length: number }[]): Promise<void> {
    const lanes = [...this.#lanes, this.#folders]
    try {
      for (const [index, { memory, length }] of gathered.entries())
        await lanes[index]?.add(Buffer.from(memory, 0, length))
    } catch (error) {
      throw await this.#failure(error, Buffer.alloc(0))
    }
  }

  /** A file whose data comes piece by piece. @throws as `add` does. */
  async openFile(entry: TarEntry): Promise<OpenedFile> {
    const path = pathOf(entry.name)
    const fd = await this.beginFile(path)
    const file = new SparseFile(fd)
    const guarded = async (work: () => Promise<void>): Promise<void> => {
      this.#signal.throwIfAborted()
      try {
        await work()
      } catch (error) {
        throw await this.#failure(error, path)
      }
    }
    return {
      add: (bytes) => guarded(() => file.add(bytes)),
      addHole: (length) => guarded(() => file.addHole(length)),
      end: async () => {
        await guarded(() => file.end())
        await this.endFile(fd, path, entry)
      },
    }
  }

  /** The descriptor of a new file, which has its name at once. The path is below the mount's folder. @throws as `add` does. */
  async beginFile(path: Buffer): Promise<number> {
    try {
      const fd = this.#hand.openFile(path)
      this.#opened.add(fd)
      return fd
    } catch (error) {
      throw await this.#failure(error, path)
    }
  }

  /** Once its data is written. @throws as `add` does. */
  async endFile(fd: number, path: Buffer, entry: TarEntry): Promise<void> {
    try {
      this.#opened.delete(fd)
      this.#note(path, this.#hand.finishFile(fd, fieldsOf(entry)))
    } catch (error) {
      throw await this.#failure(error, path)
    }
  }

  /** With its attributes to come. @throws Error with `code`. */
  makeFolder(path: Buffer): void {
    this.#hand.makeFolder(path)
  }

  /** Before more is written into it; its attributes have to come once more. @throws Error with `code`. */
  clearFolder(path: Buffer): void {
    this.#hand.clearFolder(path)
  }

  /** Takes a name away. A folder is only moved to the name it resolves with, in the root, for whoever removes that. @throws Error with `code`. */
  remove(path: Buffer): string | null {
    return this.#hand.remove(path)
  }

  /** Leaves a file as far as it is written. */
  dropFile(fd: number): void {
    this.#opened.delete(fd)
    closeSync(fd)
  }

  /** Once all entries are in. @throws as `add` does. */
  async finish(): Promise<void> {
    try {
      await Promise.all(this.#lanes.map((lane) => lane.end()))
      for (const { path, target } of this.#deepLinks) this.#hand.link(path, target)
      for (const { path, fields } of this.#deepFolders.toReversed())
        this.#note(path, this.#hand.finishFolder(path, fields))
      await this.#folders.end()
    } catch (error) {
      throw await this.#failure(error, Buffer.alloc(0))
    }
  }

  [Symbol.dispose](): void {
    for (const program of this.#programs) program.kill()
    for (const fd of this.#opened) closeSync(fd)
    this.#hand[Symbol.dispose]()
  }

  async #addLink(entry: TarEntry, path: Buffer): Promise<void> {
    if (isDeep(entry.name) || isDeep(entry.linkName))
      this.#deepLinks.push({ path, target: Buffer.from(pathOf(entry.linkName)) })
    // Behind the name that it leads to.
    else await this.#laneOf(entry.linkName).add(entry.header)
  }

  async #addFolder(entry: TarEntry, path: Buffer): Promise<void> {
    // Before the programs need it: one that makes it at the same time as another takes it for missing.
    this.makeFolder(path)
    if (!isDeep(entry.name)) return this.#folders.add(entry.header)
    this.#deepFolders.push({ path: Buffer.from(path), fields: fieldsOf(entry) })
  }

  async #addByHand(entry: TarEntry, data: Buffer): Promise<void> {
    const file = await this.openFile(entry)
    await file.add(data)
    await file.end()
  }

  #laneOf(name: Buffer): Lane {
    return this.#lanes[laneOf(name)]
  }

  #note(path: Buffer, refused: readonly Buffer[]): void {
    if (refused.length > 0)
      this.#refuse(
        `/${path.toString()}`,
        refused.map((name) => showBytes(name)),
      )
  }

  /** Of one program, which tells one attribute of a file after the other. */
  #refusals(): (refused: RefusedAttribute) => void {
    let last = ''
    return ({ file, attribute }) => {
      const path = `/${file.replace(`${mountFolder}/`, '')}`
      this.#refuse(path, [showBytes(Buffer.from(attribute))], path === last)
      last = path
    }
  }

  #refuse(file: string, attributes: readonly string[], isAgain = false): void {
    const { refused } = this
    for (const name of attributes) if (refused.attributes.size < refusedShown) refused.attributes.add(name)
    if (isAgain) return
    refused.count += 1
    if (refused.files.length < refusedShown) refused.files.push(file)
  }

  async #failure(error: unknown, path: Buffer): Promise<unknown> {
    this.#signal.throwIfAborted()
    const shown = showBytes(Buffer.concat([Buffer.from('/'), path]))
    return storageError(error, { path: shown, folder: this.#folder.path })
  }
}

/** Which of the two streams has an entry: a hard link goes with what it leads to. */
export function laneOf(name: Buffer): 0 | 1 {
  const last = hash('md5', name, 'buffer')[0] ?? 0
  return (last & 1) as 0 | 1
}

export function isDeep(name: Buffer): boolean {
  return name.length > longestPath
}

export function isFile({ type }: Pick<TarEntry, 'type'>): boolean {
  return type === '0' || type === '\0' || type === '7'
}

function fieldsOf(entry: TarEntry): EntryFields {
  return { ...entry, ...exactFields(entry), linkName: Buffer.from(entry.linkName), mode: entry.mode % 0o10000 }
}

const prefix = Buffer.from(mountFolder)
const slash = 0x2f

/** Below the mount's folder. @throws OpError `VAULT_DAMAGED`. */
function pathOf(name: Buffer): Buffer {
  const isBelow = name.subarray(0, prefix.length).equals(prefix)
  const end = name.at(-1) === slash ? name.length - 1 : name.length
  if (isBelow && end === prefix.length) return name.subarray(0, 0)
  if (isBelow && name[prefix.length] === slash) return name.subarray(prefix.length + 1, end)
  throw new OpError('VAULT_DAMAGED', message('entry-outside-mount', { name: showBytes(name) }))
}
