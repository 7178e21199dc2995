import { createHash, randomBytes } from 'node:crypto'
import { lstat, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openDraftFile, type DraftFile } from '@holdfast/archive'
import { OpError, message } from '@holdfast/contract'
import type { PutOptions, PutResult } from './blob-store.ts'
import { splitKey } from './object-key.ts'
import { hashFile, isUnreadableFile } from './read-object.ts'

/** Writes a file below a root as `BlobStore.put` says: draft, fsync, read back, then its name, then the fsync of its folder. */
export async function writeObject(
  root: string,
  source: AsyncIterable<Buffer>,
  options: PutOptions,
): Promise<PutResult> {
  const folder = join(root, 'drafts', ...splitKey(options.draftId))
  // Not recursive: what is not there of a vault is never made, its disk may be gone.
  await mkdir(folder, { mode: 0o700 }).catch(ignoreExisting)
  await using draft = await openDraftFile(join(folder, `part-${randomBytes(8).toString('hex')}`))
  const written = await fill(draft, source, options.signal)
  await readBack(draft, written, options.signal)
  return await publish(root, draft, { ...written, options })
}

interface Written {
  sha256: string
  bytes: number
}

async function fill(draft: DraftFile, source: AsyncIterable<Buffer>, signal?: AbortSignal): Promise<Written> {
  const hash = createHash('sha256')
  for await (const chunk of source) {
    signal?.throwIfAborted()
    const writing = draft.write(chunk)
    hash.update(chunk)
    await writing
  }
  signal?.throwIfAborted()
  await draft.finish()
  return { sha256: hash.digest('hex'), bytes: draft.bytesWritten }
}

async function readBack({ path }: DraftFile, { sha256, bytes }: Written, signal?: AbortSignal): Promise<void> {
  const found = await hashFile(path, signal)
  if (found.sha256 !== sha256 || found.bytes !== bytes)
    throw new OpError('STORAGE_FAILED', message('vault-read-back-differs', { path }))
}

async function publish(root: string, draft: DraftFile, object: Written & { options: PutOptions }): Promise<PutResult> {
  const { sha256, bytes, options } = object
  const key = typeof options.key === 'string' ? options.key : options.key(sha256)
  const path = join(root, ...splitKey(key))
  if (options.existing === 'keep' && (await isThere(path, object))) return { key, sha256, bytes, existed: true }
  const existed = (await sizeOf(path)) !== null
  await options.beforeVisible?.({ key, sha256, bytes })
  options.signal?.throwIfAborted()
  await mkdir(dirname(path), { mode: 0o700 }).catch(ignoreExisting)
  const existing = options.existing === 'refuse' ? 'refuse' : 'replace'
  // Names are random, or one writer's; and an empty ref would be a backup that cannot be read.
  await draft.publish(path, { existing, isOnlyWriter: true })
  return { key, sha256, bytes, existed: existed && options.existing === 'replace' }
}

/** A blob that is there with other bytes than its name says, or cannot be read, is damaged, and written again. */
async function isThere(path: string, { sha256, bytes, options }: Written & { options: PutOptions }): Promise<boolean> {
  const size = await sizeOf(path)
  if (size === null) return false
  if (typeof options.key === 'string') return true
  if (size !== bytes) return false
  const found = await hashFile(path, options.signal).catch((error: unknown) => ignoreUnreadable(error))
  return found?.sha256 === sha256
}

function ignoreUnreadable(error: unknown): null {
  if (!isUnreadableFile(error)) throw error
  return null
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await lstat(path)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
