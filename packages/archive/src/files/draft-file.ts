import { open, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { message, OpError } from '@holdfast/contract'
import { publishFile, type PublishOptions } from './publish-file.ts'
import { syncFolder } from './sync-folder.ts'

/** A file under a name nobody looks for, until it is whole. Disposing it removes what still has that name. */
export interface DraftFile extends AsyncDisposable {
  readonly path: string
  readonly bytesWritten: number
  /** Writes all of it; its memory may be used again then. One call at a time. */
  write: (chunk: Buffer) => Promise<void>
  /** Makes all of it durable and closes it: what is read of it afterwards is opened anew. */
  finish: () => Promise<void>
  /** Gives the finished draft its name, and makes that durable: after this it is there, or it never was. */
  publish: (path: string, options: PublishOptions) => Promise<void>
}

/** What is written before the disk is told to begin with it: else it would have nothing to do until the end, and then everything. */
const aheadBytes = 33_554_432

/**
 * The one way a file comes to be: written under another name on the same file system, its length checked, fsync, rename or link, fsync
 * of the folder. Whatever the file system says is thrown as it is, for `storageError`.
 * @param replaceLeftover whether a draft of that name is one that a dead process left. Else it is refused by EEXIST.
 * @throws OpError `STORAGE_FAILED` from `finish` when fewer bytes are there than were written; `FILE_EXISTS` from `publish`.
 */
export async function openDraftFile(path: string, { replaceLeftover = false } = {}): Promise<DraftFile> {
  if (replaceLeftover) await remove(path)
  const handle = await open(path, 'wx', 0o600)
  let bytesWritten = 0
  let syncedFrom = 0
  let syncing: Promise<void> | null = null
  /** The system tells of it once. */
  let failure: { error: unknown } | null = null

  async function write(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length;) {
      const written = await handle.write(chunk, at)
      bytesWritten += written.bytesWritten
      at += written.bytesWritten
    }
    if (syncing === null && bytesWritten - syncedFrom >= aheadBytes) syncing = syncAhead()
    if (failure !== null) throw failure.error
  }
  async function syncAhead(): Promise<void> {
    syncedFrom = bytesWritten
    await handle.datasync().catch((error: unknown) => (failure = { error }))
    syncing = null
  }
  async function finish(): Promise<void> {
    await syncing
    if (failure !== null) throw failure.error
    await handle.sync()
    const { size } = await handle.stat()
    await handle.close()
    if (size === bytesWritten) return
    throw new OpError('STORAGE_FAILED', message('file-incomplete', { path, bytes: size, expectedBytes: bytesWritten }))
  }
  async function publish(to: string, options: PublishOptions): Promise<void> {
    await publishFile(path, to, options)
    await syncFolder(dirname(to)).catch(async (error: unknown) => {
      // What it took the place of is gone, so it stays; a new one was never there.
      if (options.existing === 'refuse') await unlink(to)
      throw error
    })
  }
  async function dispose(): Promise<void> {
    // A close may be where a full disk or a network says so; the file goes all the same.
    try {
      await syncing
      await handle.close()
    } finally {
      await remove(path)
    }
  }
  return {
    path,
    get bytesWritten() {
      return bytesWritten
    },
    write,
    finish,
    publish,
    [Symbol.asyncDispose]: dispose,
  }
}

async function remove(path: string): Promise<void> {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}
