import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from '@holdfast/archive'
import { OpError } from '@holdfast/contract'
import { createVault, openVault } from '@holdfast/vault'
import type { Log } from '../log.ts'
import type { VaultRow } from '../database/tables.ts'
import type { VaultTable } from './vault-table.ts'

interface DefaultVault {
  table: VaultTable
  path: string
  log: Log
}

/**
 * Makes the default vault at the very first start, and finds it again when the database was lost. A vault the database
 * knows is never made anew: its folder is empty because nothing is mounted there.
 */
export async function adoptDefaultVault({ table, path, log }: DefaultVault): Promise<void> {
  if ((await table.list()).some(({ isDefault }) => isDefault === 1)) return
  try {
    const row: VaultRow = { id: await findOrMake(path), name: 'Default', path, isDefault: 1, addedAt: Date.now() }
    const { leftOut } = await table.adopt([row])
    if (leftOut.length > 0) log.error({ path }, 'there is no default vault: another one is known in its folder')
  } catch (error) {
    // The containers can be looked after without it.
    log.error({ err: error, path }, 'there is no default vault: its folder cannot be used')
  }
}

async function findOrMake(path: string): Promise<string> {
  try {
    return (await openVault(path)).id
  } catch (error) {
    if (!(error instanceof OpError && error.code === 'VAULT_NOT_MOUNTED')) throw error
    return make(path)
  }
}

/** Half a vault from a first start that was cut off would be neither a vault nor an empty folder, so it is made beside its place. */
async function make(path: string): Promise<string> {
  // It refuses a folder in which there is anything.
  if (existsSync(path)) return (await createVault(path)).id
  const draft = `${path}.new`
  await rm(draft, { recursive: true, force: true })
  const { id } = await createVault(draft)
  await rename(draft, path)
  // Before the database knows it: from then on it is never made anew.
  await syncFolder(dirname(path))
  return id
}
