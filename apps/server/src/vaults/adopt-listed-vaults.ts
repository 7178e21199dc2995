import type { Log } from '../log.ts'
import type { VaultListFile } from './vault-list-file.ts'
import type { VaultTable } from './vault-table.ts'

interface ListedVaults {
  table: VaultTable
  file: VaultListFile
  log: Log
}

/** Takes the vaults of the list into a database that does not know them: it was lost, or is older. */
export async function adoptListedVaults({ table, file, log }: ListedVaults): Promise<void> {
  try {
    const known = new Set((await table.list()).map(({ id }) => id))
    const listed = await file.read()
    const { leftOut } = await table.adopt(listed)
    for (const { id, name, path } of leftOut)
      log.error({ vaultId: id, name, path }, 'a listed vault is left out: another one is known in its place')
    const adopted = listed.filter((row) => !known.has(row.id) && !leftOut.includes(row))
    for (const { id, name, path } of adopted)
      log.warn({ vaultId: id, name, path }, 'the database did not know this vault; it was taken from the list')
  } catch (error) {
    // The vaults the database knows can be used without it.
    log.error({ err: error, path: file.path }, 'the list of vaults could not be read or written')
  }
}
