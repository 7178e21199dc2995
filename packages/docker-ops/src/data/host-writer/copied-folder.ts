import { syncFolderTree, type HostFolder } from '@holdfast/host-files'
import type { FilledVolume } from '../filled-volume.ts'
import { socketsMessages } from '../sockets-messages.ts'
import { copyFolder, type CopyOptions, type FolderCopy } from './copy-folder.ts'
import { filledFolder } from './fill-on-host.ts'
import type { ReadPool } from './read-pool.ts'

interface FolderToCopy {
  destination: string
  /** The fresh volume `to` is the folder of. */
  volume: string
  from: HostFolder
  to: HostFolder
  sizeBytes: number | null
  pool: ReadPool
  verify: boolean
}

type PassOptions = Pick<CopyOptions, 'signal' | 'onBytes'>

/** A mount that is copied where it lies, in one pass or in two. */
export class CopiedFolder {
  readonly destination: string
  readonly sizeBytes: number | null
  readonly #request: FolderToCopy
  #before: NonNullable<CopyOptions['after']> | null = null

  constructor(request: FolderToCopy) {
    this.destination = request.destination
    this.sizeBytes = request.sizeBytes
    this.#request = request
  }

  /** While its files may still change. @throws OpError those of `copyFolder`. */
  async copyFirst({ signal, onBytes }: PassOptions): Promise<FilledVolume> {
    const { from, to, pool, verify: digest } = this.#request
    const syncedAtNs = await syncFolderTree(from)
    const copy = await copyFolder(from, to, { pool, digest, signal, onBytes, isFirst: true })
    this.#before = { copy, syncedAtNs }
    return this.#filled(copy)
  }

  /** What has changed since then, or all. @throws OpError those of `copyFolder`. */
  async copy({ signal, onBytes }: PassOptions): Promise<FilledVolume> {
    const { from, to, pool, verify: digest } = this.#request
    const after = this.#before === null ? {} : { after: this.#before }
    this.#before = null
    return this.#filled(await copyFolder(from, to, { pool, digest, signal, onBytes, ...after }))
  }

  #filled({ entries, bytes, marks, refused, sockets }: FolderCopy): FilledVolume {
    const { destination, volume, to } = this.#request
    const { lost, verify } = filledFolder(to, { destination, marks, refused })
    const left = socketsMessages(destination, sockets)
    return {
      destination,
      volume,
      entries,
      bytes,
      lost: [...lost, ...left],
      verify: async (options) => {
        const read = await verify(options)
        return { ...read, lost: [...read.lost, ...left] }
      },
    }
  }
}
