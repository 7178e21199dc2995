import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { callbackify } from 'node:util'
import { openDraftFile, storageError } from '@holdfast/archive'
import { message, OpError } from '@holdfast/contract'

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

/** A write is over before the next one is asked for: whoever writes may use his memory again. */
const highWaterMark = 1

/** Where the draft of an export lies: hidden, in the folder of its file, named for its job. */
export function draftPath({ folder, draftId }: { folder: string; draftId: string }): string {
  return join(folder, `.holdfast-${draftId}.part`)
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
  const explain = (error: unknown, draftBytes = 0): Promise<unknown> =>
    storageError(error, { path: folder, folder, neededBytes: expectedBytes(), draftBytes })
  await refuseExisting(filePath).catch(async (error: unknown) => Promise.reject(await explain(error)))
  const draft = await openDraftFile(draftPath({ folder, draftId })).catch(async (error: unknown) =>
    Promise.reject(await explain(error)),
  )
  const write = callbackify(async (chunk: Buffer): Promise<void> => {
    await draft.write(chunk).catch(async (error: unknown) => Promise.reject(await explain(error, draft.bytesWritten)))
  })
  const sink = new Writable({ highWaterMark, write: (chunk: Buffer, _encoding, done) => write(chunk, done) })

  async function seal(signal: AbortSignal): Promise<number> {
    try {
      await draft.finish()
      signal.throwIfAborted()
      await draft.publish(filePath, { existing: 'refuse' })
      return draft.bytesWritten
    } catch (error) {
      signal.throwIfAborted()
      throw await explain(error, draft.bytesWritten)
    }
  }
  return { filePath, sink, seal, [Symbol.asyncDispose]: () => draft[Symbol.asyncDispose]() }
}

async function refuseExisting(filePath: string): Promise<void> {
  const found = await lstat(filePath).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  if (found !== undefined) throw new OpError('FILE_EXISTS', message('file-exists', { path: filePath }))
}
