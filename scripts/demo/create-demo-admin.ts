import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { createAccess } from '../../apps/server/src/access/create-access.ts'
import { openDatabase } from '../../apps/server/src/database/open-database.ts'

const name = 'demo'

/** The admin of a panel that has nobody yet, with a password that is printed once. Null where there is somebody. */
export async function createDemoAdmin(dataFolder: string): Promise<{ name: string; password: string } | null> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  await using stack = new AsyncDisposableStack()
  const database = stack.adopt(await openDatabase(dataFolder), (open) => open.destroy())
  const { userTable, passwords } = stack.use(await createAccess(database, { dataFolder }))
  if (!(await userTable.isEmpty())) return null
  const password = randomBytes(9).toString('base64url')
  const passwordHash = await passwords.hash(password)
  await userTable.insertFirst({ name, role: 'admin', scope: null, passwordHash })
  return { name, password }
}
