import { lstat, readdir, rm, rmdir, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { storageError, syncFolder } from '@holdfast/archive'
import { message, OpError } from '@holdfast/contract'
import type { BlobStore, PutOptions, StoredObject } from './blob-store.ts'
import { splitKey } from './object-key.ts'
import { isUnreadableFile, readObject } from './read-object.ts'
import { readSentinel } from './sentinel.ts'
import { writeObject } from './write-object.ts'

/**
 * The vault in a folder of this host, whose sentinel must name `vaultId` right before each change: under a disk that went away lies
 * an empty folder, and nothing is ever made there. Besides the port's errors: `VAULT_NOT_MOUNTED`.
 */
export function createDirectoryStore({ path: root, vaultId }: { path: string; vaultId: string }): BlobStore {
  return {
    async put(source, options) {
      const failed: { error?: unknown } = {}
      try {
        await guard()
        await refuseLinks(`drafts/${options.draftId}/`)
        const target = { ...options, beforeVisible: mounted(options.beforeVisible) }
        return await writeObject(root, noting(source, failed), target)
      } catch (error) {
        // What the source failed with is not the storage's, whatever errno it has.
        if ('error' in failed && error === failed.error && options.signal?.aborted !== true) throw error
        throw await explain(error, join(root, 'drafts', options.draftId), options.signal)
      }
    },
    async *get(key, range, signal) {
      const path = pathOf(key)
      try {
        yield* readObject(path, range, signal)
      } catch (error) {
        throw await explain(await ownDamage(error, path), path, signal)
      }
    },
    async stat(key) {
      const path = pathOf(key)
      try {
        return await describe(key, path)
      } catch (error) {
        throw await explain(await ownDamage(error, path), path)
      }
    },
    async *list(prefix) {
      const path = pathOf(prefix)
      try {
        await guard()
        await refuseLinks(prefix)
        yield* listBelow(prefix, path)
      } catch (error) {
        throw await explain(error, path)
      }
    },
    async remove(key) {
      const path = pathOf(key)
      try {
        await guard()
        await refuseLinks(key)
        await rm(path, { force: true })
        await syncFolder(dirname(path)).catch(ignoreMissing)
        if (splitKey(key).length > 2 && key.startsWith('drafts/')) await rmdir(dirname(path)).catch(ignoreFilled)
      } catch (error) {
        throw await explain(error, path)
      }
    },
    async space() {
      try {
        const { bavail, blocks, bsize } = await statfs(root)
        return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
      } catch (error) {
        throw await explain(error, root)
      }
    },
  }

  async function guard(): Promise<void> {
    const sentinel = await readSentinel(root)
    if (sentinel.vaultId === vaultId) return
    const found = { path: root, vaultId: sentinel.vaultId, expectedId: vaultId }
    throw new OpError('VAULT_NOT_MOUNTED', message('vault-another-there', found))
  }

  function mounted(next: PutOptions['beforeVisible']): PutOptions['beforeVisible'] & {} {
    return async (written) => {
      await next?.(written)
      await guard()
      await refuseLinks(written.key)
    }
  }

  /** A folder that is a link would lead what is written, or pruned, out of the vault. */
  async function refuseLinks(key: string): Promise<void> {
    const parts = splitKey(key)
    const folders = key.endsWith('/') ? parts : parts.slice(0, -1)
    for (const at of folders.keys()) {
      const folder = join(root, ...folders.slice(0, at + 1))
      const found = await lstat(folder).catch((error: NodeJS.ErrnoException) => ignoreMissing(error))
      if (found?.isSymbolicLink() === true)
        throw new OpError('VAULT_DAMAGED', message('vault-file-link', { path: folder }))
    }
  }

  /** A file that cannot be read is damaged only while the sentinel can be: it says nothing while the whole vault is away or failing. */
  async function ownDamage(error: unknown, path: string): Promise<unknown> {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'ELOOP') return new OpError('VAULT_DAMAGED', message('vault-file-link', { path }))
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR'
    if (!isMissing && !isUnreadableFile(error)) return error
    await guard()
    const problem = isMissing
      ? message('vault-file-missing', { path })
      : message('vault-file-unreadable', { path, errno: code })
    return new OpError('VAULT_DAMAGED', problem, { cause: error })
  }

  async function explain(error: unknown, path: string, signal?: AbortSignal): Promise<unknown> {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') await guard()
    return storageError(error, { path, signal })
  }

  async function describe(key: string, path: string): Promise<StoredObject | null> {
    try {
      const { size, mtimeMs } = await lstat(path)
      return { key, bytes: size, modifiedAt: mtimeMs }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      await guard()
      return null
    }
  }

  async function* listBelow(prefix: string, folder: string): AsyncGenerator<StoredObject> {
    for (const entry of await entriesOf(prefix, folder)) {
      // Not ours, and not to be mistaken for ours: what desktops and NFS leave behind.
      if (entry.name.startsWith('.')) continue
      const key = `${prefix}${entry.name}`
      if (entry.isDirectory()) yield* listBelow(`${key}/`, join(folder, entry.name))
      else {
        const object = await describe(key, join(folder, entry.name))
        if (object !== null) yield object
      }
    }
  }

  /** Drafts come and go; without one of its own folders a vault cannot be listed, and must not look empty. */
  async function entriesOf(prefix: string, folder: string) {
    try {
      return await readdir(folder, { withFileTypes: true })
    } catch (error) {
      if (/^drafts\/./.test(prefix) && (error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  }

  function pathOf(key: string): string {
    return join(root, ...splitKey(key))
  }
}

async function* noting(source: AsyncIterable<Buffer>, failed: { error?: unknown }): AsyncGenerator<Buffer> {
  try {
    yield* source
  } catch (error) {
    failed.error = error
    throw error
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

function ignoreFilled(error: NodeJS.ErrnoException): void {
  if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code ?? '')) throw error
}
