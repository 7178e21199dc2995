import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { OpError, vaultId } from '@holdfast/contract'
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
  const news = version.success ? newsOf(version.data) : null
  if (news !== null)
    throw new OpError(
      'FORMAT_TOO_NEW',
      `The vault at ${vaultPath} ${news}, this Holdfast knows format ${formatVersion} without encryption: update Holdfast.`,
    )
  const sentinel = vaultSentinel.safeParse(value)
  if (!sentinel.success)
    throw new OpError('VAULT_DAMAGED', `${path} cannot be read as a vault's; put it back from a copy of the vault.`, {
      cause: sentinel.error,
    })
  return sentinel.data
}

/** What in a sentinel is of a later version than this. */
function newsOf({ formatVersion: format, encryption = null }: z.infer<typeof versioned>): string | null {
  if (format > formatVersion) return `has format ${format}`
  return encryption === null ? null : 'is encrypted'
}

async function readText(path: string): Promise<string> {
  try {
    await using file = await open(path, readFlags)
    const found = await file.stat()
    if (!found.isFile() || found.size > mostBytes)
      throw new OpError('VAULT_DAMAGED', `${path} is no file of a vault; put it back from a copy of the vault.`)
    return await file.readFile('utf8')
  } catch (error) {
    if (error instanceof OpError) throw error
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new OpError('VAULT_NOT_MOUNTED', `There is no ${path}: mount the vault's disk, or make a vault there.`, {
        cause: error,
      })
    if (code === 'ELOOP')
      throw new OpError('VAULT_DAMAGED', `${path} is a link, not a file of a vault.`, { cause: error })
    throw new OpError('STORAGE_FAILED', `${path} cannot be read (${code}); look after that disk.`, { cause: error })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
