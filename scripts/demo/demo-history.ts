import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openDatabase } from '../../apps/server/src/database/open-database.ts'
import { VaultListFile } from '../../apps/server/src/vaults/vault-list-file.ts'
import { VaultTable } from '../../apps/server/src/vaults/vault-table.ts'
import type { DemoWorld } from './demo-world.ts'

export const historyFolder = 'demo-history'
export const historyVault = 'demo-history'
export const demoSchedule = 'demo-history'

/** Takes away what `createHistory` made. @returns whether it is gone. */
export async function removeHistory({ dataFolder, say }: Pick<DemoWorld, 'dataFolder' | 'say'>): Promise<boolean> {
  const path = join(dataFolder, historyFolder)
  if (!existsSync(path)) return true
  await using stack = new AsyncDisposableStack()
  const database = await openDatabase(dataFolder).catch(() => null)
  if (database === null) {
    say('Kept the history: a panel runs on the data folder. Stop it, then run this again.')
    return false
  }
  stack.adopt(database, (open) => open.destroy())
  const ofDemo = database.selectFrom('jobs').select('subjectKey').where('actorId', '=', demoSchedule)
  await database.deleteFrom('alerts').where('kind', '=', 'backup-failed').where('subjectKey', 'in', ofDemo).execute()
  await database.deleteFrom('jobs').where('actorId', '=', demoSchedule).execute()
  await database.deleteFrom('schedules').where('id', '=', demoSchedule).execute()
  await database.deleteFrom('scheduleCursors').where('scheduleId', '=', demoSchedule).execute()
  await database.deleteFrom('scheduleRuns').where('scheduleId', '=', demoSchedule).execute()
  for (const table of ['vaultSamples', 'blobReads'] as const)
    await database.deleteFrom(table).where('vaultId', '=', historyVault).execute()
  await new VaultTable(database, new VaultListFile(dataFolder)).forget(historyVault)
  await rm(path, { recursive: true, force: true })
  say('Removed the history.')
  return true
}
