import { expect, test } from 'vitest'
import { openDatabase } from '../database/open-database.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { RestartPolicyTable } from './restart-policy-table.ts'

test('a retry count of many digits waits in the database to its last one, beside ordinary ones', async () => {
  await using folder = await temporaryFolder()
  await using database = await openDatabase(folder.path)
  const table = new RestartPolicyTable(database)
  const policies = [9007199254740993n, 3, 0].map((maximumRetryCount, index) => {
    return { containerId: String(index), engineId: 'local', name: 'on-failure', maximumRetryCount }
  })
  for (const policy of policies) await table.insert(policy)
  expect(await table.list('local')).toEqual(policies)
  expect(await table.find('0')).toEqual(policies[0])
})
