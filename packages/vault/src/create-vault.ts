import { randomUUID } from 'node:crypto'
import { mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { openDraftFile, storageError, syncFolder } from '@holdfast/archive'
import { message, OpError, vaultId } from '@holdfast/contract'
import { indexBytes } from './backup/ref-book.ts'
import { formatVersion, sentinelName, type VaultSentinel } from './store/sentinel.ts'

const folders = ['blobs', 'blobs/sha256', 'refs', 'drafts', 'locks']

/**
 * Makes a vault in a folder that is empty, or not there in one that is. `id` is lower case letters, digits and dashes; a random one
 * when absent.
 * @throws OpError `BAD_REQUEST` when there is anything in the folder, `DISK_FULL`, `STORAGE_FAILED`.
 */
export async function createVault(path: string, options: { id?: string } = {}): Promise<{ id: string }> {
  const id = vaultId.safeParse(options.id ?? randomUUID())
  if (!id.success)
    throw new OpError('BAD_REQUEST', message('vault-id-invalid', { id: `${options.id}` }), { field: 'id' })
  try {
    await refuseFilled(path)
    for (const folder of folders) await mkdir(join(path, folder), { mode: 0o700 })
    await write(path, 'oci-layout', Buffer.from(JSON.stringify({ imageLayoutVersion: '1.0.0' })))
    await write(path, 'index.json', indexBytes([]))
    const sentinel: VaultSentinel = { vaultId: id.data, formatVersion, createdAt: Date.now(), encryption: null }
    // Last: a folder without it is no vault.
    await write(path, sentinelName, Buffer.from(JSON.stringify(sentinel, null, 2)))
    await syncFolder(dirname(path))
    return { id: id.data }
  } catch (error) {
    throw await storageError(error, { path })
  }
}

async function refuseFilled(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new OpError('BAD_REQUEST', message('vault-parent-missing', { path: dirname(path) }), {
        field: 'path',
        cause: error,
      })
    if (code !== 'EEXIST') throw error
  }
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTDIR') throw error
    return [path]
  })
  // What a new file system has in it.
  const filled = names.filter((name) => name !== 'lost+found')
  if (filled.length > 0) throw new OpError('BAD_REQUEST', message('vault-folder-filled', { path }), { field: 'path' })
}

async function write(path: string, name: string, bytes: Buffer): Promise<void> {
  await using draft = await openDraftFile(join(path, `${name}.new`))
  await draft.write(bytes)
  await draft.finish()
  await draft.publish(join(path, name), { existing: 'refuse', isOnlyWriter: true })
}
