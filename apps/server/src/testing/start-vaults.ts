import { join } from 'node:path'
import { databaseIdentity } from '../database/open-database.ts'
import { openDatabase } from '../database/open-database.ts'
import { adoptDefaultVault } from '../vaults/adopt-default-vault.ts'
import { adoptListedVaults } from '../vaults/adopt-listed-vaults.ts'
import { DataPlace } from '../vaults/data-place.ts'
import { OpenVaults } from '../vaults/open-vaults.ts'
import { StoredBytes } from '../vaults/stored-bytes.ts'
import { VaultListFile } from '../vaults/vault-list-file.ts'
import { VaultTable } from '../vaults/vault-table.ts'
import { Vaults } from '../vaults/vaults.ts'
import { silentLog } from './silent-log.ts'
import { startRunner } from './start-runner.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** The vaults as a server has them after its start, but for the default one. Without a data folder: in one of its own. */
export async function startVaults(dataFolder?: string) {
  await using stack = new AsyncDisposableStack()
  const folder = dataFolder ?? stack.use(await temporaryFolder()).path
  const database = stack.adopt(await openDatabase(folder), (one) => one.destroy())
  const { runner } = stack.use(await startRunner(() => Promise.reject(new Error('no export'))))
  const file = new VaultListFile(folder)
  const table = new VaultTable(database, file)
  await adoptListedVaults({ table, file, log: silentLog })
  const place = await DataPlace.read(database, folder)
  await place.follow(table)
  const open = new OpenVaults(table, { instanceId: await databaseIdentity(folder), place })
  const adoptDefault = () => adoptDefaultVault({ table, path: join(folder, 'vault'), log: silentLog })
  const vaults = new Vaults({
    table,
    open,
    storedBytes: new StoredBytes(silentLog),
    runner,
    place,
    adoptDefault,
    sees: () => true,
  })
  const parts = stack.move()
  return { table, file, open, vaults, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}
