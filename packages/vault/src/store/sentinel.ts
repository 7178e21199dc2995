import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { message, OpError, vaultId } from '@holdfast/contract'
import { z } from 'zod'
import { readFlags } from './read-object.ts'

export const sentinelName = 'holdfast-vault.json'
const mostBytes = 65_536
/** Of the vault and of each backup in it. */
export const formatVersion = 1

const versioned = z.object({ formatVersion: z.number().int().min(1), encryption: z.unknown() })
const vaultSentinel = z.object({
  vaultId,
  formatVersion: z.literal(formatVersion),
  createdAt: z.number(),
  encryption: z.null(),
})
export type VaultSentinel = z.infer<typeof vaultSentinel>

/**
 * What makes a folder a vault.
 * @throws OpError `VAULT_NOT_MOUNTED` without one, `FORMAT_TOO_NEW`, `VAULT_DAMAGED` when it says nothing, `STORAGE_FAILED`.
 */
export async function readSentinel(vaultPath: string): Promise<VaultSentinel> {
  const path = join(vaultPath, sentinelName)
  const value = parse(await readText(path))
  const version = versioned.safeParse(value)
  if (version.success) refuseNewer(vaultPath, version.data)
  const sentinel = vaultSentinel.safeParse(value)
  if (sentinel.success) return sentinel.data
  throw new OpError('VAULT_DAMAGED', message('vault-sentinel-invalid', { path }), { cause: sentinel.error })
}

function refuseNewer(path: string, { formatVersion: format, encryption = null }: z.infer<typeof versioned>): void {
  if (format > formatVersion)
    throw new OpError('FORMAT_TOO_NEW', message('vault-too-new', { path, format, knownFormat: formatVersion }))
  if (encryption !== null) throw new OpError('FORMAT_TOO_NEW', message('vault-encrypted', { path }))
}

async function readText(path: string): Promise<string> {
  try {
    await using file = await open(path, readFlags)
    const found = await file.stat()
    if (!found.isFile() || found.size > mostBytes)
      throw new OpError('VAULT_DAMAGED', message('vault-sentinel-invalid', { path }))
    return await file.readFile('utf8')
  } catch (error) {
    if (error instanceof OpError) throw error
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new OpError('VAULT_NOT_MOUNTED', message('vault-not-there', { path }), { cause: error })
    if (code === 'ELOOP') throw new OpError('VAULT_DAMAGED', message('vault-file-link', { path }), { cause: error })
    throw new OpError('STORAGE_FAILED', message('vault-file-unreadable', { path, errno: code }), { cause: error })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
