import { createHash, randomBytes, type Hash } from 'node:crypto'
import { link, lstat, mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { OpError } from '@holdfast/contract'
import type { PutOptions, PutResult } from './blob-store.ts'
import { splitKey } from './object-key.ts'
import { hashFile } from './hash-file.ts'
import { isUnreadableFile } from './is-unreadable-file.ts'
import { syncFolder } from './sync-folder.ts'

/** Writes a file below a root as `BlobStore.put` says: draft, fsync, read back, then its name, then the fsync of its folder. */
export async function writeObject(
  root: string,
  source: AsyncIterable<Buffer>,
  options: PutOptions,
): Promise<PutResult> {
  const folder = join(root, 'drafts', ...splitKey(options.draftId))
  // Not recursive: what is not there of a vault is never made, its disk may be gone.
  await mkdir(folder, { mode: 0o700 }).catch(ignoreExisting)
  const draft = join(folder, `part-${randomBytes(8).toString('hex')}`)
  try {
    const written = await writeDraft(draft, source, options.signal)
    await readBack(draft, written, options.signal)
    return await publish(root, draft, { ...written, options })
  } finally {
    await rm(draft, { force: true })
  }
}

interface Written {
  sha256: string
  bytes: number
}

async function writeDraft(path: string, source: AsyncIterable<Buffer>, signal?: AbortSignal): Promise<Written> {
  const hash = createHash('sha256')
  await using file = await open(path, 'wx', 0o600)
  let bytes = 0
  for await (const chunk of source) {
    signal?.throwIfAborted()
    await writeAll(file, chunk, hash)
    bytes += chunk.length
  }
  signal?.throwIfAborted()
  await file.sync()
  return { sha256: hash.digest('hex'), bytes }
}

async function writeAll(file: FileHandle, chunk: Buffer, hash: Hash): Promise<void> {
  const writing = file.write(chunk)
  hash.update(chunk)
  let { bytesWritten: done } = await writing
  while (done < chunk.length) done += (await file.write(chunk, done)).bytesWritten
}

async function readBack(path: string, { sha256, bytes }: Written, signal?: AbortSignal): Promise<void> {
  const found = await hashFile(path, signal)
  if (found.sha256 !== sha256 || found.bytes !== bytes)
    throw new OpError('STORAGE_FAILED', `${path} reads back other than it was written; look after that disk.`)
}

async function publish(root: string, draft: string, object: Written & { options: PutOptions }): Promise<PutResult> {
  const { sha256, bytes, options } = object
  const key = typeof options.key === 'string' ? options.key : options.key(sha256)
  const path = join(root, ...splitKey(key))
  if (options.existing === 'keep' && (await isThere(path, object))) return { key, sha256, bytes, existed: true }
  const existed = (await sizeOf(path)) !== null
  await options.beforeVisible?.({ key, sha256, bytes })
  options.signal?.throwIfAborted()
  await makeFolder(path)
  if (options.existing === 'refuse') await publishNew(draft, path)
  else await rename(draft, path)
  await syncFolder(dirname(path))
  return { key, sha256, bytes, existed: existed && options.existing === 'replace' }
}

/** Where the file system has no hard links (exFAT, some CIFS and FUSE) a look comes before: names are random, or one writer's. */
async function publishNew(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' || !isWithoutLinks(code)) refuseExisting(path)(error as NodeJS.ErrnoException)
    if ((await sizeOf(path)) !== null) throw new OpError('FILE_EXISTS', `${path} is there already.`, { cause: error })
    await rename(draft, path)
  }
}

function isWithoutLinks(code: string): boolean {
  return ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)
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

async function makeFolder(path: string): Promise<void> {
  await mkdir(dirname(path), { mode: 0o700 }).catch(ignoreExisting)
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

function refuseExisting(path: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    if (error.code !== 'EEXIST') throw error
    throw new OpError('FILE_EXISTS', `${path} is there already.`, { cause: error })
  }
}
