import type { KeyPlace } from '../access/secret-key.ts'
import { createAccess, type Access } from '../access/create-access.ts'
import { databaseIdentity, openDatabase, type Database } from '../database/open-database.ts'
import { callControl, type ControlAnswer } from './call-control.ts'
import { BackupCatalogue } from '../backups/backup-catalogue.ts'
import { createAudit, namesFor } from '../create-audit.ts'
import { DestinationTable } from '../notifications/destination-table.ts'
import { OidcAccounts } from '../sessions/oidc/oidc-accounts.ts'
import { DataPlace } from '../vaults/data-place.ts'
import { OpenVaults } from '../vaults/open-vaults.ts'
import { ScheduleTable } from '../schedules/schedule-table.ts'
import { VaultListFile } from '../vaults/vault-list-file.ts'
import { VaultTable } from '../vaults/vault-table.ts'
import { createCommands, explainCommand } from './commands.ts'

interface HostOptions extends KeyPlace {
  port: number
}

/** Runs a command on a data folder: by the server that has it open, else here. */
export async function runOnHost(options: HostOptions, args: readonly string[]): Promise<ControlAnswer> {
  const { dataFolder, port } = options
  const answer = await callControl(dataFolder, args)
  if (answer !== null) return answer
  try {
    await using stack = new AsyncDisposableStack()
    const database = stack.adopt(await openDatabase(dataFolder), (open) => open.destroy())
    const access = stack.use(await createAccess(database, options))
    const auditing = stack.use(await openAudit(database, access, dataFolder))
    const oidcAccounts = new OidcAccounts({ ...access, ...auditing, users: access.userTable, database })
    const run = createCommands({ ...access, ...auditing, oidcAccounts, url: `http://localhost:${port}` })
    return { ok: true, lines: await run(args) }
  } catch (error) {
    return { ok: false, lines: [explainCommand(error)] }
  }
}

async function openAudit(database: Database, { userTable, secretKey }: Access, dataFolder: string) {
  const vaultTable = new VaultTable(database, new VaultListFile(dataFolder))
  const place = await DataPlace.read(database, dataFolder)
  const vaults = new OpenVaults(vaultTable, { instanceId: await databaseIdentity(dataFolder), place })
  const catalogue = new BackupCatalogue(vaults)
  const names = namesFor({
    users: userTable,
    vaults: vaultTable,
    catalogue,
    schedules: new ScheduleTable(database, quiet),
    lists: () => ({ find: () => null }),
    destinations: new DestinationTable(database, secretKey),
  })
  return createAudit({ database, names, vault: () => vaults.get(), log: quiet })
}

const nothing = () => undefined
/** What a command prints is its answer alone. */
const quiet = { debug: nothing, info: nothing, warn: nothing, error: nothing }
