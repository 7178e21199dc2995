import { lstat, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { OpError } from '@holdfast/contract'
import { createFileSink } from './create-file-sink.ts'
import { draftPath } from './draft-path.ts'
import { publishFile } from './publish-file.ts'
import { storageError } from './storage-error.ts'

export interface FileDraftRequest {
  folder: string
  fileName: string
  draftId: string
}

/** A file nobody sees yet. Disposing it unsealed leaves nothing. */
export interface FileDraft extends AsyncDisposable {
  /** Where the file will be. */
  readonly filePath: string
  readonly sink: Writable
  /** Makes what the sink took durable and then visible; resolves with its size in bytes. */
  seal: (signal: AbortSignal) => Promise<number>
}

/**
 * Opens a draft beside the place of its file.
 * @param expectedBytes what the file may need, for the words of a full disk.
 * @throws OpError `FILE_EXISTS`, `DISK_FULL`, `STORAGE_FAILED`; so do the sink and `seal`.
 */
export async function openFileDraft(
  { folder, fileName, draftId }: FileDraftRequest,
  expectedBytes: () => number | null,
): Promise<FileDraft> {
  const filePath = join(folder, fileName)
  const path = draftPath({ folder, draftId })
  const explain = (error: unknown, draftBytes = 0): Promise<OpError> =>
    storageError(error, { folder, neededBytes: expectedBytes(), draftBytes })
  await refuseExisting(filePath).catch(async (error: unknown) => Promise.reject(await explain(error)))
  const handle = await open(path, 'wx', 0o600).catch(async (error: unknown) => Promise.reject(await explain(error)))
  const sink = createFileSink(handle, explain)

  async function seal(signal: AbortSignal): Promise<number> {
    try {
      await handle.sync()
      const { size } = await handle.stat()
      if (size !== sink.bytesWritten)
        throw new OpError(
          'STORAGE_FAILED',
          `${folder} kept ${size} of ${sink.bytesWritten} bytes; look after that disk.`,
        )
      signal.throwIfAborted()
      await publishFile(path, filePath)
      return size
    } catch (error) {
      signal.throwIfAborted()
      throw await explain(error, sink.bytesWritten)
    }
  }
  async function dispose(): Promise<void> {
    await handle.close()
    await unlink(path).catch(ignoreAbsent)
  }
  return { filePath, sink, seal, [Symbol.asyncDispose]: dispose }
}

async function refuseExisting(filePath: string): Promise<void> {
  const found = await lstat(filePath).catch(ignoreAbsent)
  if (found !== undefined) throw new OpError('FILE_EXISTS', `${filePath} exists already; choose another name.`)
}

function ignoreAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
